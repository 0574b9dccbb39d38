import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import css from "./note.module.css";

/** What one must know before reading on: one sentence or two over the page. */
export function Note({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <div className={css["note"]} role="note">
      <Icon size={16} aria-hidden />
      <div>{children}</div>
    </div>
  );
}
