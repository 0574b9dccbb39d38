import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Ruler } from "lucide-react";
import { useTranslation } from "react-i18next";
import { assetQuery } from "../../../api/asset.ts";
import { assetsQuery } from "../../../api/assets.ts";
import type { Rule } from "../../../api/rule.ts";
import { hasRole } from "../../../session/has-role.ts";
import { usePerson } from "../../../session/use-person.ts";
import { Answer } from "../../../ui/answer.tsx";
import { AssetPicker } from "../../../ui/asset-picker.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SkeletonRows } from "../../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../../ui/view-tabs.tsx";
import { workbenchSpans, type RuleSearch } from "../rule-search.ts";
import { adjustableLimits } from "./adjustable-limits.ts";
import { Workbench } from "./workbench.tsx";
import css from "./workbench.module.css";

/** What would the rule say if its limit stood elsewhere? */
export function WorkbenchView({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/rules/$rule" });
  const navigate = useNavigate({ from: "/rules/$rule" });
  const may = hasRole(usePerson(), "reliability-engineer");
  const first = useFirstAsset(rule);
  const id = search.asset ?? first;
  const asset = useQuery({ ...assetQuery(Number(id)), enabled: id !== undefined });
  const change = (part: RuleSearch) =>
    void navigate({ search: (was) => ({ ...was, ...part }), replace: true, resetScroll: false });
  if (adjustableLimits(rule.definition).length === 0 || !may)
    return (
      <Panel title={t("workbench.title")}>
        <Notice icon={Ruler} title={t(may ? "workbench.noLimit" : "workbench.notYours")}>
          {t(may ? "workbench.noLimitText" : "workbench.notYoursText")}
        </Notice>
      </Panel>
    );
  const { assetClass } = rule.appliesTo;
  return (
    <Panel
      flush
      title={t("workbench.title")}
      aside={
        <div className={css["controls"]}>
          <AssetPicker
            label={t("workbench.asset")}
            placeholder={t("workbench.asset")}
            assetClass={typeof assetClass === "string" ? assetClass : undefined}
            value={id}
            onChange={(next) => change({ asset: next })}
          />
          <ViewTabs
            label={t("window.label")}
            views={workbenchSpans.map((value) => ({ value, name: value }))}
            value={search.last ?? "7d"}
            onChange={(last) => change({ last })}
          />
        </div>
      }
    >
      {id === undefined ? (
        <p className={css["hint"]}>{t("workbench.chooseAsset")}</p>
      ) : (
        <Answer query={asset} skeleton={<SkeletonRows rows={5} />}>
          {(found) => (
            <Workbench
              key={`${found.id} ${search.last ?? ""} ${rule.version}`}
              rule={rule}
              asset={found}
              span={search.last ?? "7d"}
            />
          )}
        </Answer>
      )}
    </Panel>
  );
}

/** One that the rule watches, to begin with. */
function useFirstAsset({ appliesTo: { assetClass, assets } }: Rule): string | undefined {
  const code = typeof assetClass === "string" ? assetClass : assetClass?.[0];
  const { data } = useQuery(
    assetsQuery({
      limit: 1,
      ...(code === undefined ? {} : { assetClass: code }),
      ...(assets?.[0] === undefined ? {} : { q: assets[0] }),
    }),
  );
  const id = data?.items[0]?.id;
  return id === undefined ? undefined : String(id);
}
