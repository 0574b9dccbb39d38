import { CircleCheck, CircleDashed, CircleSlash, TimerOff, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ProposalState } from "../../api/proposals.ts";
import { Tag, type Tone } from "../../ui/tag.tsx";

const look: Record<ProposalState, { tone: Tone; icon: LucideIcon }> = {
  open: { tone: "accent", icon: CircleDashed },
  accepted: { tone: "plain", icon: CircleCheck },
  rejected: { tone: "done", icon: CircleSlash },
  expired: { tone: "done", icon: TimerOff },
};

/** What became of a proposal; an open one waits for a person. */
export function ProposalStateTag({ state }: { state: ProposalState }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = look[state];
  return (
    <Tag tone={tone} icon={<Icon size={12} aria-hidden />}>
      {t(`proposals.state.${state}`)}
    </Tag>
  );
}
