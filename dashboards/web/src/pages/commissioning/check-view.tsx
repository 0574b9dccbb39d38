import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleDashed, RadioTower, TriangleAlert, WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import {
  checkList,
  type CheckCounts,
  type CheckedSignal,
  type CheckStatus,
} from "../../api/commissioning.ts";
import { sayTimes } from "../../time/say-times.ts";
import css from "../../ui/data-table.module.css";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { amount } from "../../ui/quantity.ts";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { Tag, type Tone } from "../../ui/tag.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { unitText } from "#ingest/units";
import { checkFilters, type CheckFilter } from "./commissioning-search.ts";

interface CheckViewProps {
  status: CheckFilter;
  counts: CheckCounts | undefined;
  onChange: (status: CheckFilter) => void;
}

/** Each registered signal: reporting, never heard, stopped or at fault, and what to do about it. */
export function CheckView({ status, counts, onChange }: CheckViewProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(checkList(status === "all" ? undefined : status));
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <>
      <FilterBar>
        <ViewTabs
          label={t("commissioning.status.label")}
          views={checkFilters.map((value) => ({
            value,
            name: `${t(`commissioning.status.${value}`)}${counts ? ` ${counts[value === "all" ? "signals" : value]}` : ""}`,
          }))}
          value={status}
          onChange={onChange}
        />
      </FilterBar>
      <div className={css["frame"]}>
        <PagedAnswer
          query={query}
          skeleton={<SkeletonRows />}
          empty={
            <Notice icon={RadioTower} title={t("commissioning.empty")}>
              {t("commissioning.emptyText")}
            </Notice>
          }
        >
          {(signals) => (
            <table className={css["table"]} aria-label={t("commissioning.views.check")}>
              <thead>
                <tr>
                  <th scope="col">{t("commissioning.columns.signal")}</th>
                  <th scope="col">{t("commissioning.columns.status")}</th>
                  <th scope="col">{t("commissioning.columns.since")}</th>
                  <th scope="col" className={css["number"]}>
                    {t("commissioning.columns.value")}
                  </th>
                  <th scope="col">{t("commissioning.columns.hint")}</th>
                </tr>
              </thead>
              <tbody ref={body}>
                {signals.map((signal) => (
                  <SignalRow key={signal.signalId} signal={signal} />
                ))}
              </tbody>
            </table>
          )}
        </PagedAnswer>
      </div>
    </>
  );
}

const look: Record<CheckStatus, { tone: Tone; icon: typeof WifiOff }> = {
  ok: { tone: "plain", icon: CircleCheck },
  never: { tone: "low", icon: CircleDashed },
  stale: { tone: "medium", icon: WifiOff },
  faulty: { tone: "high", icon: TriangleAlert },
};

function SignalRow({ signal }: { signal: CheckedSignal }) {
  const { t } = useTranslation();
  const { asset, status, since, refused } = signal;
  const { tone, icon: Icon } = look[status];
  const value = signal.code ?? amount(signal.value, null);
  return (
    <tr className={css["row"]}>
      <td className={css["wide"]}>
        <Link
          to="/assets/$asset"
          params={{ asset: String(asset.id) }}
          className={css["link"]}
          data-row={signal.signalId}
        >
          {asset.tag} {signal.name}
        </Link>
        <div className={css["sub"]}>
          {signal.site.name} · {signal.key}
        </div>
      </td>
      <td className={css["nowrap"]}>
        <Tag tone={tone} icon={<Icon size={14} strokeWidth={2} aria-hidden />}>
          {t(`commissioning.status.${status}`)}
        </Tag>
      </td>
      <td className={css["nowrap"]}>{since === null ? null : <Moment at={since} />}</td>
      <td className={css["number"]}>
        {value === null ? null : `${value} ${unitText(signal.unit)}`.trim()}
      </td>
      <td>
        {signal.hint === null ? null : sayTimes(signal.hint)}
        {refused === null ? null : (
          <div className={css["sub"]}>
            {t("commissioning.refused", { detail: refused.detail })} <Moment at={refused.lastAt} />
          </div>
        )}
      </td>
    </tr>
  );
}
