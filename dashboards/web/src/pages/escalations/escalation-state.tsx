import { BellRing, CircleCheck, TriangleAlert, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { EscalationState } from "../../api/escalations.ts";
import { Tag, type Tone } from "../../ui/tag.tsx";

const look: Record<EscalationState, { tone: Tone; icon: LucideIcon }> = {
  running: { tone: "accent", icon: BellRing },
  exhausted: { tone: "high", icon: TriangleAlert },
  ended: { tone: "done", icon: CircleCheck },
};

/** Whether somebody is still told. Exhausted: everybody was, and nobody has taken it on. */
export function EscalationStateTag({ state }: { state: EscalationState }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = look[state];
  return (
    <Tag tone={tone} icon={<Icon size={12} aria-hidden />}>
      {t(`escalation.state.${state}`)}
    </Tag>
  );
}
