import { useTranslation } from "react-i18next";
import type { ValueAssumptions } from "../../api/value-assumptions.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { percent, rate } from "../../ui/interval.ts";
import { money } from "../../ui/money.ts";
import { Panel } from "../../ui/panel.tsx";
import css from "./assumptions.module.css";

/** As it is stated; what nobody has stated says so. */
export function AssumptionFacts({ assumptions }: { assumptions: ValueAssumptions }) {
  const { t } = useTranslation();
  const { downtimeCostPerHour: hour, failureProbability } = assumptions;
  const orNot = (value: number | null) =>
    value === null ? t("assumptions.notStated") : money(value);
  const hoursOrNot = (value: number | null) =>
    value === null ? t("assumptions.notStated") : `${rate(value)} h`;
  const prices = (kind: "classes" | "assets") =>
    Object.entries(hour[kind]).map(([name, value]) => (
      <Fact key={`${kind} ${name}`} name={`${t(`assumptions.${kind}`)} ${name}`}>
        {t("assumptions.perHour", { value: money(value) })}
      </Fact>
    ));
  return (
    <>
      <Panel title={t("assumptions.prices")}>
        <Facts>
          <Fact name={t("assumptions.otherwise")}>{orNot(hour.otherwise)}</Fact>
          {prices("classes")}
          {prices("assets")}
          <Fact name={t("assumptions.visitCost")}>{orNot(assumptions.visitCost)}</Fact>
          <Fact name={t("assumptions.labourCostPerHour")}>
            {orNot(assumptions.labourCostPerHour)}
          </Fact>
        </Facts>
        <p className={css["currency"]}>{t("assumptions.currency")}</p>
      </Panel>
      <Panel title={t("assumptions.guesses")}>
        <Facts>
          <Fact name={t("assumptions.failureDowntimeHours")}>
            {hoursOrNot(assumptions.failureDowntimeHours)}
          </Fact>
          <Fact name={t("assumptions.ifConfirmed")}>{percent(failureProbability.confirmed)}</Fact>
          <Fact name={t("assumptions.ifEarly")}>{percent(failureProbability.early)}</Fact>
          <Fact name={t("assumptions.minutesPerFlag")}>{`${assumptions.minutesPerFlag} min`}</Fact>
          <Fact name={t("assumptions.responseHours")}>{hoursOrNot(assumptions.responseHours)}</Fact>
          <Fact name={t("assumptions.horizonHours")}>{`${assumptions.horizonHours} h`}</Fact>
        </Facts>
      </Panel>
    </>
  );
}
