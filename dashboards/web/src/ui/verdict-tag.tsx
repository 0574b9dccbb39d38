import { CircleCheck, CircleHelp, CircleX, EyeOff, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Verdict } from "../api/backtests.ts";
import { Tag, type Tone } from "./tag.tsx";

const look: Record<Verdict, { tone: Tone; icon: LucideIcon }> = {
  hit: { tone: "plain", icon: CircleCheck },
  false: { tone: "medium", icon: CircleX },
  undecided: { tone: "done", icon: CircleHelp },
  unvisited: { tone: "done", icon: EyeOff },
};

/** What a flag was worth, or would have been. */
export function VerdictTag({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = look[verdict];
  return (
    <Tag tone={tone} icon={<Icon size={12} aria-hidden />}>
      {t(`verdict.${verdict}`)}
    </Tag>
  );
}
