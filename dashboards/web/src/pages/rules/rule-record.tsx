import { useTranslation } from "react-i18next";
import type { Rule } from "../../api/rule.ts";
import { Panel } from "../../ui/panel.tsx";
import columns from "../order/order-view.module.css";
import { DefinitionTree } from "../../definition/definition-tree.tsx";
import { LifeRecordPanel } from "./life-record.tsx";
import { Precision } from "./precision.tsx";
import { ProposalLookPanel } from "./proposal-look.tsx";
import { Rationalisation } from "./rationalisation.tsx";
import { readable } from "../../definition/readable-definition.ts";
import { RecordCounts } from "./record-counts.tsx";
import { RuleFlags } from "./rule-flags.tsx";

/** What it was worth, on what that rests, and what it says. */
export function RuleRecordView({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  return (
    <div className={columns["columns"]}>
      <div className={columns["main"]}>
        <Panel title={t("rules.recordOf", { version: rule.version })}>
          <Precision record={rule.record} />
          <RecordCounts record={rule.record} />
        </Panel>
        <ProposalLookPanel rule={rule} />
        <LifeRecordPanel rule={rule.key} />
        <RuleFlags rule={rule.key} />
      </div>
      <aside className={columns["side"]} aria-label={t("rules.definition")}>
        <Rationalisation definition={rule.definition} />
        <Panel title={t("rules.definition")}>
          <DefinitionTree value={readable(rule.definition)} />
        </Panel>
      </aside>
    </div>
  );
}
