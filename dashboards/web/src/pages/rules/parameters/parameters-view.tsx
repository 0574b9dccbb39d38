import { Button } from "@mantine/core";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Rule } from "../../../api/rule.ts";
import type { OverrideScope } from "../../../api/rule-parameters.ts";
import { hasRole } from "../../../session/has-role.ts";
import { usePerson } from "../../../session/use-person.ts";
import { Notice } from "../../../ui/notice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import columns from "../../order/order-view.module.css";
import { OverrideDialog } from "./override-dialog.tsx";
import { OverrideTable } from "./override-table.tsx";
import { ResolvedPanel } from "./resolved-panel.tsx";
import { fleetValues, saidOverrides } from "./said-overrides.ts";
import { TakeBackDialog } from "./take-back-dialog.tsx";

/** Which values does the rule have, for whom, and by whose word? */
export function ParametersView({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const person = usePerson();
  // A rule stands for all sites: who sees only some may not change it.
  const may = hasRole(person, "reliability-engineer") && person.sites === "all";
  const [saying, setSaying] = useState(false);
  const [takingBack, setTakingBack] = useState<OverrideScope | null>(null);
  const fleet = fleetValues(rule.definition);
  const overrides = saidOverrides(rule.definition);
  if (Object.keys(fleet).length === 0)
    return (
      <Panel title={t("parameters.title")}>
        <Notice icon={SlidersHorizontal} title={t("parameters.none")}>
          {t("parameters.noneText")}
        </Notice>
      </Panel>
    );
  return (
    <div className={columns["columns"]}>
      <div className={columns["main"]}>
        <Panel
          flush
          title={t("parameters.title")}
          aside={
            may ? (
              <Button variant="default" onClick={() => setSaying(true)}>
                {t("parameters.say")}
              </Button>
            ) : null
          }
        >
          <OverrideTable
            fleet={fleet}
            overrides={overrides}
            onTakeBack={may ? setTakingBack : undefined}
          />
        </Panel>
      </div>
      <aside className={columns["side"]} aria-label={t("parameters.forAsset")}>
        <ResolvedPanel rule={rule} />
      </aside>
      {saying ? (
        <OverrideDialog rule={rule} fleet={fleet} onClose={() => setSaying(false)} />
      ) : null}
      {takingBack === null ? null : (
        <TakeBackDialog rule={rule} of={takingBack} onClose={() => setTakingBack(null)} />
      )}
    </div>
  );
}
