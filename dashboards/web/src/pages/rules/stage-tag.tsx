import { CircleSlash, Eye, PencilLine, Radio, Split, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Stage } from "../../api/release.ts";
import { percent } from "../../ui/interval.ts";
import { Tag, type Tone } from "../../ui/tag.tsx";

const look: Record<Stage, { tone: Tone; icon: LucideIcon }> = {
  draft: { tone: "done", icon: PencilLine },
  shadow: { tone: "plain", icon: Eye },
  canary: { tone: "accent", icon: Split },
  live: { tone: "plain", icon: Radio },
  retired: { tone: "done", icon: CircleSlash },
};

/** Where a version stands; of a canary, for how many of the assets it speaks. */
export function StageTag({ stage, share = null }: { stage: Stage; share?: number | null }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = look[stage];
  return (
    <Tag tone={tone} icon={<Icon size={12} aria-hidden />}>
      {t(`stage.${stage}`)}
      {share === null ? "" : ` ${percent(share)}`}
    </Tag>
  );
}
