import { useTranslation } from "react-i18next";
import type { Rule } from "../../api/rule.ts";
import { DefinitionTree } from "../../definition/definition-tree.tsx";
import { readable } from "../../definition/readable-definition.ts";
import { Panel } from "../../ui/panel.tsx";
import columns from "../order/order-view.module.css";
import { LookPanel } from "../proposals/look-panel.tsx";
import { LifeRecordPanel } from "./life-record.tsx";
import { Rationalisation } from "./rationalisation.tsx";
import { VersionRecord } from "./record/version-record.tsx";

/** What it was worth, on what that rests, and what it says. */
export function RuleRecordView({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  return (
    <div className={columns["columns"]}>
      <div className={columns["main"]}>
        <VersionRecord rule={rule} />
        <LifeRecordPanel rule={rule.key} />
      </div>
      <aside className={columns["side"]} aria-label={t("rules.definition")}>
        <LookPanel
          of={{ rule: rule.key }}
          askable={rule.stage === "live"}
          title={t("proposals.look.title")}
        />
        <Rationalisation definition={rule.definition} />
        <Panel title={t("rules.definition")}>
          <DefinitionTree value={readable(rule.definition)} />
        </Panel>
      </aside>
    </div>
  );
}
