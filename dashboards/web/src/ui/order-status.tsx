import {
  CircleCheck,
  CircleDashed,
  CirclePause,
  CirclePlay,
  CircleX,
  PackageX,
  Send,
  CalendarClock,
  ThumbsUp,
  Hourglass,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { WorkOrderStatus } from "../api/work-orders.ts";
import { Tag, type Tone } from "./tag.tsx";

const look: Record<WorkOrderStatus, { tone: Tone; icon: typeof Send }> = {
  "awaiting-approval": { tone: "accent", icon: Hourglass },
  approved: { tone: "accent", icon: ThumbsUp },
  scheduled: { tone: "plain", icon: CalendarClock },
  "awaiting-material": { tone: "medium", icon: PackageX },
  dispatched: { tone: "plain", icon: Send },
  "in-progress": { tone: "plain", icon: CirclePlay },
  "on-hold": { tone: "medium", icon: CirclePause },
  completed: { tone: "done", icon: CircleCheck },
  closed: { tone: "done", icon: CircleDashed },
  cancelled: { tone: "done", icon: CircleX },
};

/** Where an order is in its life. Accent: it waits for the dispatcher. */
export function OrderStatus({ status }: { status: WorkOrderStatus }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = look[status];
  return (
    <Tag tone={tone} icon={<Icon size={12} strokeWidth={2.2} aria-hidden />}>
      {t(`status.${status}`)}
    </Tag>
  );
}
