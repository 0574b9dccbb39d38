import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import css from "./notice.module.css";

interface NoticeProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  tone?: "quiet" | "critical";
}

/** What stands where content would: nothing here yet, not allowed, gone wrong. Says what, why, and what now. */
export function Notice({ icon: Icon, title, children, action, tone = "quiet" }: NoticeProps) {
  return (
    <div
      className={css["notice"]}
      data-tone={tone}
      role={tone === "critical" ? "alert" : undefined}
    >
      <Icon size={22} strokeWidth={1.6} aria-hidden />
      <p className={css["title"]}>{title}</p>
      {children ? <div className={css["text"]}>{children}</div> : null}
      {action ? <div className={css["action"]}>{action}</div> : null}
    </div>
  );
}
