import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { RuleRow } from "../../api/rules.ts";
import css from "../../ui/data-table.module.css";
import { duration } from "../../time/duration.ts";
import { rate, withInterval } from "../../ui/interval.ts";
import { money } from "../../ui/money.ts";
import { SeverityMark } from "../../ui/severity-mark.tsx";
import { useAppliesTo } from "./applies-to.ts";
import { RuleProblem } from "./rule-problem.tsx";
import { Precision } from "./precision.tsx";
import row from "./rule-table-row.module.css";
import { StageTag } from "./stage-tag.tsx";

export function RuleTableRow({ rule }: { rule: RuleRow }) {
  const { t } = useTranslation();
  const appliesTo = useAppliesTo();
  const { record } = rule;
  const rateOf = record.flagsPerAssetMonth;
  return (
    <tr role="row" className={css["row"]}>
      <td role="cell">
        <SeverityMark severity={rule.severity} quiet />
      </td>
      <td role="cell" className={`${css["main"]} ${css["wide"]}`}>
        <Link
          to="/rules/$rule"
          params={{ rule: rule.key }}
          className={css["link"]}
          data-row={rule.key}
        >
          {rule.name}
        </Link>
        <div className={css["sub"]}>
          {appliesTo(rule.appliesTo)} ({t("rules.assets", { count: rule.assets })}) ·{" "}
          {t("rules.version", { version: rule.version })}
          {rule.kind === "instrument" ? ` · ${t("rules.instrument")}` : null}
        </div>
        {rule.stage !== "live" || rule.trials.length > 0 ? (
          <div className={row["stages"]}>
            {rule.stage === "live" ? null : <StageTag stage={rule.stage} />}
            {rule.trials
              .filter(({ version }) => version !== rule.version)
              .map(({ version, stage, share }) => (
                <span key={version} className={row["trial"]}>
                  {t("rules.version", { version })} <StageTag stage={stage} share={share} />
                </span>
              ))}
          </div>
        ) : null}
        {rule.problem ? <RuleProblem problem={rule.problem} /> : null}
      </td>
      <td role="cell" className={css["later"]}>
        <Precision record={record} />
      </td>
      <td
        role="cell"
        className={`${css["number"]} ${css["later"]}`}
        data-name={t("rules.columns.rate")}
        data-nought={rateOf === null || undefined}
        title={rateOf === null ? undefined : withInterval(rateOf, rate)}
      >
        {rateOf === null ? <span className={css["sub"]}>–</span> : rate(rateOf.value)}
      </td>
      <td
        role="cell"
        className={`${css["number"]} ${css["later"]}`}
        data-name={t("rules.columns.lead")}
        data-nought={record.leadTime === null || undefined}
      >
        {record.leadTime === null ? (
          <span className={css["sub"]}>–</span>
        ) : (
          duration(record.leadTime.p50 * 3_600_000)
        )}
      </td>
      <td
        role="cell"
        className={`${css["number"]} ${css["later"]}`}
        data-name={t("rules.columns.value")}
        data-nought={record.netValue.value === null || undefined}
      >
        {record.netValue.value === null ? (
          <span className={css["sub"]} title={t("record.cannotSay")}>
            –
          </span>
        ) : (
          money(record.netValue.value)
        )}
      </td>
    </tr>
  );
}
