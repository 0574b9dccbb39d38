import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { trialQuery, type SideOfTrial, type Trial } from "../../../api/trial.ts";
import { duration } from "../../../time/duration.ts";
import { Answer } from "../../../ui/answer.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SkeletonRows } from "../../../ui/skeleton-rows.tsx";
import { percent, rate, withInterval } from "../../../ui/interval.ts";
import sides from "../../../ui/side-by-side.module.css";
import { StageTag } from "../stage-tag.tsx";
import css from "./trial.module.css";
import { TrialFlags } from "./trial-flags.tsx";

/** A version that is tried on live data, beside the one that speaks. */
export function TrialView({ rule, version }: { rule: string; version: number }) {
  const query = useQuery(trialQuery(rule, version));
  return (
    <Answer query={query} skeleton={<SkeletonRows rows={6} />}>
      {(trial) => (
        <>
          <SideBySide trial={trial} />
          <TrialFlags trial={trial} />
        </>
      )}
    </Answer>
  );
}

function SideBySide({ trial }: { trial: Trial }) {
  const { t } = useTranslation();
  const { candidate, live, earlierByMs } = trial;
  const rows = figures(t("trial.unseen"), t("trial.undecided"));
  return (
    <Panel
      title={
        <span className={css["title"]}>
          {t("trial.title", { version: trial.version })}
          <StageTag stage={trial.stage} />
        </span>
      }
      aside={
        <Link to="/rules/$rule" params={{ rule: trial.key }} search={{ view: "release" }}>
          {t("trial.toRelease")}
        </Link>
      }
    >
      <p>
        {trial.coverage.words}.{" "}
        {earlierByMs === null || earlierByMs === 0
          ? ""
          : t(earlierByMs > 0 ? "trial.earlier" : "trial.later", {
              length: duration(Math.abs(earlierByMs)),
            })}
        {trial.bounded ? ` ${t("trial.bounded")}` : ""}
      </p>
      <div className={sides["scroll"]}>
        <table className={sides["sides"]}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t("trial.candidate", { version: trial.version })}</th>
              <th scope="col">
                {live.version === null
                  ? t("trial.noLive")
                  : t("trial.live", { version: live.version })}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, of }) => (
              <tr key={name}>
                <th scope="row">{t(`trial.rows.${name}`)}</th>
                <td>{of(candidate)}</td>
                <td>{live.version === null ? "" : of(live)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function figures(unseen: string, undecided: string) {
  const list: { name: RowName; of: (side: SideOfTrial) => string }[] = [
    { name: "flags", of: ({ flags }) => String(flags) },
    {
      name: "rate",
      of: ({ perAssetMonth }) =>
        perAssetMonth === null ? unseen : withInterval(perAssetMonth, rate),
    },
    { name: "hits", of: ({ hits }) => String(hits) },
    { name: "falseFlags", of: ({ falseFlags }) => String(falseFlags) },
    { name: "undecided", of: (side) => String(side.undecided) },
    { name: "missed", of: ({ missed }) => String(missed) },
    {
      name: "precision",
      of: ({ precision }) => (precision === null ? undecided : withInterval(precision, percent)),
    },
  ];
  return list;
}

type RowName = "flags" | "rate" | "hits" | "falseFlags" | "undecided" | "missed" | "precision";
