import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { lifeRecordQuery, type LifeRecord } from "../../api/life-record.ts";
import { duration } from "../../time/duration.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { percent, withInterval } from "../../ui/interval.ts";
import { Panel } from "../../ui/panel.tsx";

/** How well the rule foretold how long a machine still had. Nothing is shown of a rule that never says it. */
export function LifeRecordPanel({ rule }: { rule: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(lifeRecordQuery(rule));
  if (data === undefined || countOf(data) === 0) return null;
  const { reached, unforeseen, calibration, censored, medianErrorHours: error } = data;
  const length = (hours: number) => duration(Math.abs(hours) * 3_600_000);
  return (
    <Panel title={t("life.record.title")}>
      <Facts>
        <Fact name={t("life.record.ends")}>{t("life.record.endsOf", { reached, unforeseen })}</Fact>
        {data.alphaLambda === null ? null : (
          <Fact name={t("life.record.halfway")}>
            {t("life.record.shareOf", {
              share: withInterval(data.alphaLambda, percent),
              count: data.alphaLambda.of,
            })}
          </Fact>
        )}
        {data.prognosticHorizonHours === null ? null : (
          <Fact name={t("life.record.horizon")}>{length(data.prognosticHorizonHours)}</Fact>
        )}
        {calibration.stated === null ? null : (
          <Fact name={t("life.record.held")}>
            {t("life.record.heldOf", {
              held: calibration.held,
              count: calibration.predictions,
              stated: percent(calibration.stated),
            })}
          </Fact>
        )}
        {error === null ? null : (
          <Fact name={t("life.record.error")}>
            {t(error >= 0 ? "life.record.tooLong" : "life.record.tooShort", {
              length: length(error),
            })}
          </Fact>
        )}
        {censored.repaired + censored.subsided === 0 ? null : (
          <Fact name={t("life.record.censored")}>
            {t("life.record.censoredOf", { ...censored })}
          </Fact>
        )}
        {data.notFailing === 0 ? null : (
          <Fact name={t("life.record.notFailing")}>{data.notFailing}</Fact>
        )}
        {data.open === 0 ? null : <Fact name={t("life.record.open")}>{data.open}</Fact>}
      </Facts>
    </Panel>
  );
}

function countOf({ reached, unforeseen, censored, notFailing, open }: LifeRecord): number {
  return reached + unforeseen + censored.repaired + censored.subsided + notFailing + open;
}
