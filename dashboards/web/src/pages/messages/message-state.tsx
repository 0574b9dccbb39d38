import {
  CircleCheck,
  CircleSlash,
  CircleX,
  Hourglass,
  TimerOff,
  type LucideIcon,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MessageState, WayState } from "../../api/messages.ts";
import { Tag, type Tone } from "../../ui/tag.tsx";

const look: Record<MessageState | WayState, { tone: Tone; icon: LucideIcon }> = {
  waiting: { tone: "plain", icon: Hourglass },
  delivered: { tone: "plain", icon: CircleCheck },
  failed: { tone: "medium", icon: CircleX },
  refused: { tone: "medium", icon: CircleX },
  expired: { tone: "done", icon: TimerOff },
  withdrawn: { tone: "done", icon: CircleSlash },
};

/** How far a message, or one way of it, has come. */
export function MessageStateTag({ state }: { state: MessageState | WayState }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = look[state];
  return (
    <Tag tone={tone} icon={<Icon size={12} aria-hidden />}>
      {t(`messages.state.${state}`)}
    </Tag>
  );
}
