import { useTranslation } from "react-i18next";
import type { Release, Stage } from "../../../api/release.ts";
import { percent } from "../../../ui/interval.ts";
import css from "./release.module.css";

const stations: Stage[] = ["draft", "shadow", "canary", "live"];

/** The way of a version, from being written down to speaking for every asset, and who stands where. */
export function Train({ release }: { release: Release }) {
  const { t } = useTranslation();
  return (
    <ol className={css["train"]}>
      {stations.map((stage) => {
        const here = release.versions.filter((version) => version.stage === stage);
        return (
          <li key={stage} className={css["station"]} data-busy={here.length > 0 || undefined}>
            <span className={css["stage"]}>{t(`stage.${stage}`)}</span>
            <span className={css["meaning"]}>{t(`release.meaning.${stage}`)}</span>
            <span className={css["who"]}>
              {here.length === 0
                ? t("release.nobody")
                : here
                    .map(({ version, share }) =>
                      share === null
                        ? t("rules.versionTitle", { version })
                        : t("release.versionOn", { version, share: percent(share) }),
                    )
                    .join(", ")}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
