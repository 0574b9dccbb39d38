import { useTranslation } from "react-i18next";
import type { StagedVersion } from "../../../api/release.ts";
import { rate, withInterval } from "../../../ui/interval.ts";
import css from "./release.module.css";

/** What a version showed in its stage so far, and on how much that rests. */
export function TrialFigures({ trial }: { trial: NonNullable<StagedVersion["trial"]> }) {
  const { t } = useTranslation();
  const figures: [name: string, value: string][] = [
    [t("release.figures.flags"), String(trial.flags)],
    [
      t("release.figures.rate"),
      trial.perAssetMonth === null
        ? t("release.figures.unseen")
        : withInterval(trial.perAssetMonth, rate),
    ],
    [t("release.figures.right"), String(trial.hits)],
    [t("release.figures.wrong"), String(trial.falseFlags)],
    [
      t("release.figures.seen"),
      t("release.figures.seenOf", {
        months: rate(trial.assetMonths),
        count: trial.assets,
        days: rate(trial.days),
      }),
    ],
  ];
  return (
    <dl className={css["figures"]}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
