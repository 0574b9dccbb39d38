import { useTranslation } from "react-i18next";
import type { ReleasePolicy } from "../../api/release-policy.ts";
import { Panel } from "../../ui/panel.tsx";
import css from "./policy.module.css";
import { policyInWords } from "./policy-words.ts";

const parts = ["shadow", "canary", "live", "besides"] as const;

/** The policy as it reads. */
export function PolicySteps({ policy }: { policy: ReleasePolicy }) {
  const { t } = useTranslation();
  const words = policyInWords(policy, t);
  return (
    <div className={css["steps"]}>
      {parts.map((part) => (
        <Panel key={part} title={t(`policy.before.${part}`)}>
          {words[part].length === 0 ? (
            <p className={css["quiet"]}>{t("release.noGates")}</p>
          ) : (
            <ul className={css["list"]}>
              {words[part].map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          )}
        </Panel>
      ))}
    </div>
  );
}
