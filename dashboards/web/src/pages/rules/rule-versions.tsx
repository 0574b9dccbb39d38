import { useTranslation } from "react-i18next";
import type { RuleVersion } from "../../api/rule.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import list from "../asset/asset-lists.module.css";

export function RuleVersions({ versions }: { versions: readonly RuleVersion[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("rules.versions")}>
      <ul className={list["list"]}>
        {versions.map((version) => (
          <li key={version.version}>
            {t("rules.version", { version: version.version })}
            {version.comment ? `: ${version.comment}` : null}
            <div className={list["about"]}>
              {version.author} · <Moment at={version.createdAt} />
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
