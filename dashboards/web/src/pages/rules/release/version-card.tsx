import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { StagedVersion, Step } from "../../../api/release.ts";
import { Moment } from "../../../ui/moment.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StageTag } from "../stage-tag.tsx";
import type { Asked } from "./release-dialog.tsx";
import { GateList } from "./gate-list.tsx";
import css from "./release.module.css";
import { TrialFigures } from "./trial-figures.tsx";

interface VersionCardProps {
  rule: string;
  version: StagedVersion;
  /** Whether the reader may move it. */
  may: boolean;
  onAsk: (asked: Asked) => void;
}

/** Where a version stands, what it has shown there, and what stands before each next step. */
export function VersionCard({ rule, version, may, onAsk }: VersionCardProps) {
  const { t } = useTranslation();
  const { stage, share, since, standsBy, trial } = version;
  const inTrial = stage === "shadow" || stage === "canary";
  return (
    <Panel
      title={
        <span className={css["title"]}>
          {t("rules.versionTitle", { version: version.version })}
          <StageTag stage={stage} share={share} />
          {standsBy ? <span className={css["quiet"]}>{t("release.standsBy")}</span> : null}
        </span>
      }
      aside={
        <span className={css["quiet"]}>
          {t("release.since")} <Moment at={since} /> · {version.author}
        </span>
      }
    >
      {version.comment === null ? null : <p className={css["comment"]}>{version.comment}</p>}
      {trial === null ? null : <TrialFigures trial={trial} />}
      {inTrial && !standsBy ? (
        <p className={css["more"]}>
          <Link
            to="/rules/$rule"
            params={{ rule }}
            search={{ view: "trial", from: String(version.version) }}
          >
            {t("release.beside")}
          </Link>
        </p>
      ) : null}
      {version.steps.map((step) => (
        <NextStep key={step.to} version={version} step={step} may={may} onAsk={onAsk} />
      ))}
      {may ? (
        <div className={css["away"]}>
          {stage === "canary" ? (
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => onAsk(back(version, "shadow"))}
            >
              {t("release.backToShadow")}
            </Button>
          ) : null}
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => onAsk(back(version, "retired"))}
          >
            {t("release.retire")}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}

const back = ({ version }: StagedVersion, to: "shadow" | "retired"): Asked => ({
  act: "move",
  version,
  to,
});

function NextStep({
  version: { version, stage },
  step,
  may,
  onAsk,
}: {
  version: StagedVersion;
  step: Step;
  may: boolean;
  onAsk: (asked: Asked) => void;
}) {
  const { t } = useTranslation();
  const { to, gates, ready } = step;
  const wants = gates.some(({ gate, passed }) => gate === "approvals" && !passed);
  const widens = stage === "canary" && to === "canary";
  return (
    <section className={css["step"]} aria-label={t(`release.step.${to}`)}>
      <div>
        <h3>{t(widens ? "release.step.widen" : `release.step.${to}`)}</h3>
        <GateList gates={gates} />
      </div>
      {may ? (
        <div className={css["buttons"]}>
          {wants && to !== "shadow" ? (
            <Button variant="light" onClick={() => onAsk({ act: "approve", version, to })}>
              {t("release.approve")}
            </Button>
          ) : null}
          <Button
            variant={ready ? "filled" : "default"}
            disabled={!ready}
            onClick={() => onAsk({ act: "move", version, to })}
          >
            {t(widens ? "release.do.widen" : `release.do.${to}`)}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
