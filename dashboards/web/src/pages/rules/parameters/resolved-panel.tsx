import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Rule } from "../../../api/rule.ts";
import { resolvedRuleQuery, type ResolvedRule } from "../../../api/rule-parameters.ts";
import { Answer } from "../../../ui/answer.tsx";
import { AssetPicker } from "../../../ui/asset-picker.tsx";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SkeletonRows } from "../../../ui/skeleton-rows.tsx";
import { DefinitionTree } from "../../../definition/definition-tree.tsx";
import { inWords } from "../../../definition/definition-words.ts";
import css from "./parameters.module.css";

/** The rule as it is for one asset: each value, and whose word it is. */
export function ResolvedPanel({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const { asset } = useSearch({ from: "/inside/rules/$rule" });
  const navigate = useNavigate({ from: "/rules/$rule" });
  const { assetClass } = rule.appliesTo;
  const query = useQuery({
    ...resolvedRuleQuery(rule.key, Number(asset)),
    enabled: asset !== undefined,
  });
  return (
    <Panel
      title={t("parameters.forAsset")}
      aside={
        <AssetPicker
          label={t("parameters.whichAsset")}
          placeholder={t("parameters.whichAsset")}
          assetClass={typeof assetClass === "string" ? assetClass : undefined}
          value={asset}
          onChange={(next) =>
            void navigate({
              search: (was) => ({ ...was, asset: next ?? "" }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      }
    >
      {asset === undefined ? (
        <p>{t("parameters.choose")}</p>
      ) : (
        <Answer query={query} skeleton={<SkeletonRows rows={3} />}>
          {(resolved) => <Resolved resolved={resolved} />}
        </Answer>
      )}
    </Panel>
  );
}

function Resolved({ resolved }: { resolved: ResolvedRule }) {
  const { t } = useTranslation();
  const { asset, watches, lacking, parameters, condition } = resolved;
  return (
    <div className={css["resolved"]}>
      <p>
        {watches
          ? t("parameters.watches", { asset: asset.tag })
          : lacking.length > 0
            ? t("parameters.lacks", { asset: asset.tag, signals: lacking.join(", ") })
            : t("parameters.notWatched", { asset: asset.tag })}
      </p>
      <Facts>
        {parameters.map(({ name, value, from, of, why }) => (
          <Fact key={name} name={inWords(name)}>
            <strong>{value}</strong>
            <span className={css["from"]}>
              {t(`parameters.from.${from}`, { of: of ?? "" })}
              {why === null ? "" : `: ${why}`}
            </span>
          </Fact>
        ))}
      </Facts>
      <DefinitionTree value={condition} />
    </div>
  );
}
