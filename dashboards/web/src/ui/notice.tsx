import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import css from "./notice.module.css";

interface NoticeProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  tone?: "quiet" | "critical";
  /** It stands where the whole page would: its title is the page's heading. */
  whole?: boolean;
}

/** What stands where content would: nothing here yet, not allowed, gone wrong. Says what, why, and what now. */
export function Notice(props: NoticeProps) {
  const { icon: Icon, title, children, action, tone = "quiet", whole = false } = props;
  const Title = whole ? "h1" : "p";
  return (
    <div
      className={css["notice"]}
      data-tone={tone}
      role={tone === "critical" ? "alert" : undefined}
    >
      <Icon size={22} strokeWidth={1.6} aria-hidden />
      <Title className={css["title"]}>{title}</Title>
      {children ? <div className={css["text"]}>{children}</div> : null}
      {action ? <div className={css["action"]}>{action}</div> : null}
    </div>
  );
}
