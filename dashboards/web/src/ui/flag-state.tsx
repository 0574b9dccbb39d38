import { Ban, BellDot, BellOff, CircleCheck, Eye, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { FlagRow, FlagState } from "../api/flags.ts";
import { Tag, type Tone } from "./tag.tsx";

const look: Record<FlagState, { tone: Tone; icon: typeof Eye }> = {
  unacknowledged: { tone: "accent", icon: BellDot },
  "returned-unacknowledged": { tone: "accent", icon: Undo2 },
  acknowledged: { tone: "plain", icon: Eye },
  normal: { tone: "done", icon: CircleCheck },
};

/** What keeps people from being sent for a flag, on an axis of its own. */
export function SuppressionTag({ suppression }: { suppression: FlagRow["suppression"] }) {
  const { t } = useTranslation();
  if (suppression === null) return null;
  return (
    <Tag tone="done" icon={<BellOff size={12} aria-hidden />}>
      {t(`suppression.short.${suppression}`)}
    </Tag>
  );
}

/** Where a flag stands. One that turned out never to have happened says that, whatever else it went through. */
export function FlagStateTag({
  flag: { state, withdrawnAt },
}: {
  flag: { state: FlagState; withdrawnAt: string | null };
}) {
  const { t } = useTranslation();
  if (withdrawnAt !== null)
    return (
      <Tag tone="done" icon={<Ban size={12} aria-hidden />}>
        {t("flagState.withdrawn")}
      </Tag>
    );
  const { tone, icon: Icon } = look[state];
  return (
    <Tag tone={tone} icon={<Icon size={12} aria-hidden />}>
      {t(`flagState.${state}`)}
    </Tag>
  );
}
