import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { quotasQuery } from "../../api/dead-letters.ts";
import css from "../../ui/data-table.module.css";
import { LoadMore } from "../../ui/load-more.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import own from "./letter-list.module.css";

/** Whose refused messages fill what is kept of each, and what went beyond it and was only counted. */
export function Quotas({ onDevice }: { onDevice: (credential: string) => void }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(quotasQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const quota = query.data?.pages[0]?.quota;
  if (quota === undefined || rows.length === 0) return null;
  return (
    <Panel
      flush
      title={t("letters.quotas.title")}
      aside={
        <span className={own["quota"]}>
          {t("letters.quotas.each", { letters: quota.letters, size: megabytes(quota.bytes) })}
        </span>
      }
    >
      <table className={css["table"]}>
        <thead>
          <tr>
            <th scope="col">{t("letters.quotas.device")}</th>
            <th scope="col" className={css["number"]}>
              {t("letters.quotas.kept")}
            </th>
            <th scope="col" className={css["number"]}>
              {t("letters.quotas.size")}
            </th>
            <th scope="col" className={css["number"]}>
              {t("letters.quotas.beyond")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.credential} className={css["row"]}>
              <td>
                <button
                  type="button"
                  className={own["device"]}
                  onClick={() => onDevice(row.credential)}
                >
                  {row.credential}
                </button>
              </td>
              <td className={css["number"]} data-name={t("letters.quotas.kept")}>
                {row.kept}
              </td>
              <td className={css["number"]}>{megabytes(row.keptBytes)}</td>
              <td className={css["number"]} data-name={t("letters.quotas.beyond")}>
                {row.beyond}
                {row.lastBeyondAt === null ? null : (
                  <div className={css["sub"]}>
                    <Moment at={row.lastBeyondAt} />
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <LoadMore query={query} shown={rows.length} />
    </Panel>
  );
}

function megabytes(bytes: number): string {
  if (bytes < 100_000) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
