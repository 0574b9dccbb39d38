import { NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Release, Stage } from "../../../api/release.ts";
import { ReasonDialog } from "../../../ui/reason-dialog.tsx";
import { useRelease, type ReleaseAct } from "./use-release.ts";

/** What somebody is about to do. */
export type Asked =
  | { act: "move"; version: number; to: Stage }
  | { act: "approve"; version: number; to: "canary" | "live" }
  | { act: "roll-back" };

interface ReleaseDialogProps {
  release: Release;
  asked: Asked;
  onClose: () => void;
}

const usualShare = 10;

/** Says what will happen, asks why, and for a canary for how many of the assets. */
export function ReleaseDialog({ release, asked, onClose }: ReleaseDialogProps) {
  const { t } = useTranslation();
  const now = release.versions.find(
    ({ version }) => "version" in asked && version === asked.version,
  );
  const [share, setShare] = useState<number | string>(
    now?.share == null ? usualShare : Math.min(100, Math.round(200 * now.share)),
  );
  const act = useRelease(release.key, () => t("release.done"), onClose);
  const words = wordsOf(asked, release);
  const canary = asked.act === "move" && asked.to === "canary";
  return (
    <ReasonDialog
      title={t(`release.ask.${words}.title`, { ...asked })}
      text={
        asked.act === "roll-back" ? (release.rollback?.words ?? "") : t(`release.ask.${words}.text`)
      }
      button={t(`release.ask.${words}.button`)}
      required={asked.act === "roll-back"}
      pending={act.isPending}
      error={act.error}
      onClose={onClose}
      onSubmit={(comment) => act.mutate(actOf(asked, comment, canary ? Number(share) / 100 : null))}
    >
      {canary ? (
        <NumberInput
          mt="sm"
          label={t("release.share")}
          description={t("release.shareHint")}
          suffix=" %"
          min={1}
          max={100}
          allowDecimal={false}
          required
          withAsterisk={false}
          value={share}
          onChange={setShare}
        />
      ) : null}
    </ReasonDialog>
  );
}

function wordsOf(asked: Asked, release: Release) {
  if (asked.act !== "move") return asked.act;
  if (asked.to === "canary" && release.canary?.version === asked.version) return "widen";
  if (asked.to === "retired" && release.live === asked.version) return "retiredLive";
  return asked.to;
}

function actOf(asked: Asked, comment: string, share: number | null): ReleaseAct {
  if (asked.act === "roll-back") return { act: "roll-back", comment };
  if (asked.act === "approve") return { ...asked, comment };
  return {
    act: "move",
    version: asked.version,
    command: {
      to: asked.to,
      ...(share === null ? {} : { share }),
      ...(comment === "" ? {} : { comment }),
    },
  };
}
