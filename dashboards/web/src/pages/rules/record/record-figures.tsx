import { useTranslation } from "react-i18next";
import type { VersionRecord } from "../../../api/version-record.ts";
import { duration } from "../../../time/duration.ts";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { percent, rate, withInterval } from "../../../ui/interval.ts";
import { Moment } from "../../../ui/moment.tsx";

const length = (hours: number) => duration(hours * 3_600_000);

/** What it foresaw, how long before, how often it spoke, and on how much that rests. */
export function RecordFigures({ record }: { record: VersionRecord }) {
  const { t } = useTranslation();
  const { recall, failures, leadTime, neededLeadHours, exposure } = record;
  const { flagsPerAssetMonth: flags, falseFlagsPerAssetMonth: wrong } = record;
  return (
    <Facts>
      <Fact name={t("record.recall")}>
        {recall === null
          ? t("backtest.noFailures")
          : t("backtest.shareOf", {
              count: failures.foreseen,
              of: failures.count,
              share: withInterval(recall, percent),
            })}
      </Fact>
      <Fact name={t("record.lead")}>
        {leadTime === null
          ? t("record.noFault")
          : t("record.leadOf", {
              count: leadTime.of,
              median: length(leadTime.p50),
              least: length(leadTime.p10),
            })}
        {leadTime === null || leadTime.enough === null || neededLeadHours === null ? null : (
          <p>
            {t("record.enough", {
              share: withInterval(leadTime.enough, percent),
              needed: length(neededLeadHours),
            })}
          </p>
        )}
      </Fact>
      <Fact name={t("record.rate")}>
        {flags === null ? t("record.notCounted") : withInterval(flags, rate)}
      </Fact>
      <Fact name={t("record.wrongRate")}>
        {wrong === null ? t("record.notCounted") : withInterval(wrong, rate)}
      </Fact>
      <Fact name={t("record.seen")}>
        {exposure === null ? (
          t("record.notCounted")
        ) : (
          <>
            {t("record.seenOf", { months: rate(exposure.assetMonths), count: exposure.assets })}{" "}
            <Moment at={exposure.countedTo} />
          </>
        )}
      </Fact>
    </Facts>
  );
}
