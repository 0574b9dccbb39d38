import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { BellOff, CirclePause, Wrench, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useManySites, useSiteName, useSiteZone } from "../../api/sites.ts";
import type { Suppression } from "../../api/suppressions.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import css from "../../ui/data-table.module.css";
import { FormProblem } from "../../ui/form-problem.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Tag } from "../../ui/tag.tsx";
import { useEndSuppression } from "../../ui/use-end-suppression.ts";
import { useRuleName } from "../../ui/use-rule-name.ts";

const icons: Record<Suppression["kind"], LucideIcon> = {
  shelved: BellOff,
  "out-of-service": CirclePause,
  maintenance: Wrench,
};

export function SuppressionTable({
  rows,
  mayEnd,
}: {
  rows: readonly Suppression[];
  mayEnd: boolean;
}) {
  const { t } = useTranslation();
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <table className={css["table"]} role="table" aria-label={t("suppressions.title")}>
      <thead role="rowgroup">
        <tr role="row">
          {(["what", "kind", "since", "until", "act"] as const).map((column) => (
            <th key={column} scope="col" role="columnheader">
              {t(`suppressions.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {rows.map((row) => (
          <Row key={row.id} row={row} mayEnd={mayEnd} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, mayEnd }: { row: Suppression; mayEnd: boolean }) {
  const { t } = useTranslation();
  const timeZone = useSiteZone(row.siteId);
  const site = useSiteName(row.siteId);
  const manySites = useManySites();
  const end = useEndSuppression();
  const Icon = icons[row.kind];
  return (
    <tr role="row" className={css["row"]} data-left={row.ended !== null || undefined}>
      <td role="cell" className={`${css["main"]} ${css["wide"]}`}>
        <Link
          to="/assets/$asset"
          params={{ asset: String(row.asset.id) }}
          className={css["link"]}
          data-row={row.id}
        >
          {row.asset.tag}
        </Link>{" "}
        {row.condition === null ? t("suppressions.everything") : null}
        {row.condition === null ? null : (
          <Link to="/rules/$rule" params={{ rule: row.condition }} className={css["above"]}>
            <RuleName rule={row.condition} />
          </Link>
        )}
        <div className={css["sub"]}>
          {row.reason} ({row.owner})
          {row.workOrderId === null ? null : (
            <>
              {" "}
              <Link
                className={`${css["above"]} ${css["nowrap"]}`}
                to="/work-orders/$order"
                params={{ order: `WO-${row.workOrderId}` }}
              >
                WO-{row.workOrderId}
              </Link>
            </>
          )}
          {manySites && site !== undefined ? ` · ${site}` : ""}
        </div>
        <FormProblem error={end.error} />
      </td>
      <td role="cell">
        <Tag icon={<Icon size={12} aria-hidden />}>{t(`suppression.short.${row.kind}`)}</Tag>
      </td>
      <td role="cell" className={css["nowrap"]} data-name={t("suppressions.columns.since")}>
        <Moment at={row.beganAt} timeZone={timeZone} />
      </td>
      <td role="cell" className={css["later"]} data-name={t("suppressions.columns.until")}>
        <Ends row={row} timeZone={timeZone} />
      </td>
      <td role="cell" className={css["later"]}>
        {row.ended === null && mayEnd && row.kind !== "maintenance" ? (
          <Button
            className={css["above"]}
            variant="default"
            size="compact-xs"
            loading={end.isPending}
            aria-label={t("suppressions.endOf", { asset: row.asset.tag })}
            onClick={() => end.mutate(row.id)}
          >
            {t("suppression.end")}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

function RuleName({ rule }: { rule: string }) {
  return useRuleName(rule);
}

/** When it ends by itself, or how it has ended. */
function Ends({
  row: { ended, until, oneShot, kind },
  timeZone,
}: {
  row: Suppression;
  timeZone: string | undefined;
}) {
  const { t } = useTranslation();
  if (ended !== null)
    return (
      <>
        {t("suppressions.ended", { by: ended.by })} <Moment at={ended.at} timeZone={timeZone} />
      </>
    );
  if (until === null)
    return <>{t(kind === "maintenance" ? "suppressions.workDone" : "suppressions.open")}</>;
  return (
    <>
      <Moment at={until} timeZone={timeZone} />
      {oneShot ? ` ${t("suppressions.oneShot")}` : ""}
    </>
  );
}
