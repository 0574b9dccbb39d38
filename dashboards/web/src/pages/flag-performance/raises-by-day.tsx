import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { FlagPerformance, SitePerformance } from "../../api/flag-performance.ts";
import { useSiteZone } from "../../api/sites.ts";
import { boundsOfDay, dayInWords, daysBetween } from "../../time/site-days.ts";
import css from "./performance.module.css";

/** Raises a day, a row a site on the same scale; each day leads to its flags. */
export function RaisesByDay({ report }: { report: FlagPerformance }) {
  const most = Math.max(1, ...report.days.map(({ raised }) => raised));
  return report.sites
    .filter(({ raised }) => raised > 0)
    .map((site) => <SiteDays key={site.siteId} report={report} site={site} most={most} />);
}

function SiteDays({
  report,
  site,
  most,
}: {
  report: FlagPerformance;
  site: SitePerformance;
  most: number;
}) {
  const { t } = useTranslation();
  const timeZone = useSiteZone(site.siteId);
  const counts = new Map(
    report.days.flatMap(({ day, siteId, raised }) =>
      siteId === site.siteId ? [[day, raised] as const] : [],
    ),
  );
  const days = daysBetween(Date.parse(report.from), Date.parse(report.to), timeZone);
  return (
    <div className={css["days"]}>
      <p>{t("performance.daysOf", { site: site.siteName, most })}</p>
      <ol
        className={css["bars"]}
        aria-label={t("performance.daysDescribe", { site: site.siteName, count: site.raised })}
      >
        {days.map((day) => (
          <li key={day}>
            <Day day={day} raised={counts.get(day) ?? 0} most={most} site={site} zone={timeZone} />
          </li>
        ))}
      </ol>
      <div className={css["ends"]} aria-hidden>
        <span>{dayInWords(days[0]!)}</span>
        <span>{dayInWords(days.at(-1)!)}</span>
      </div>
    </div>
  );
}

function Day({
  day,
  raised,
  most,
  site,
  zone,
}: {
  day: string;
  raised: number;
  most: number;
  site: SitePerformance;
  zone: string | undefined;
}) {
  const { t } = useTranslation();
  if (raised === 0) return <span className={css["none"]} title={`${dayInWords(day)}: 0`} />;
  const [from, to] = boundsOfDay(day, zone).map((at) => new Date(at).toISOString());
  const words = t("performance.day", { day: dayInWords(day), count: raised });
  return (
    <Link
      to="/flags"
      search={{ view: "all", site: String(site.siteId), from: from!, to: to! }}
      title={words}
      aria-label={words}
    >
      <span style={{ height: `${Math.max(6, (100 * raised) / most)}%` }} />
    </Link>
  );
}
