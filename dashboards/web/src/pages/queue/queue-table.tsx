import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { WorkOrderRow } from "../../api/work-orders.ts";
import type { SteadyRow } from "../../live/steady-list.ts";
import css from "../../ui/data-table.module.css";
import { QueueRow } from "./queue-row.tsx";
import type { QueueSort } from "./queue-search.ts";
import { SortHeading } from "./sort-heading.tsx";

interface QueueTableProps {
  rows: readonly SteadyRow<WorkOrderRow>[];
  sort: QueueSort;
  onSort: (sort: QueueSort) => void;
  onAssign: ((order: WorkOrderRow) => void) | undefined;
  body: RefObject<HTMLTableSectionElement | null>;
}

export function QueueTable({ rows, sort, onSort, onAssign, body }: QueueTableProps) {
  const { t } = useTranslation();
  return (
    <table className={css["table"]} role="table" aria-label={t("queue.tableLabel")}>
      <thead role="rowgroup">
        <tr role="row">
          <SortHeading column="priority" sort={sort} onSort={onSort} />
          <th scope="col">{t("queue.columns.order")}</th>
          <th scope="col">{t("queue.columns.status")}</th>
          <th scope="col">{t("queue.columns.kit")}</th>
          <th scope="col">{t("queue.columns.technician")}</th>
          <SortHeading column="due" sort={sort} onSort={onSort} />
          <SortHeading column="opened" sort={sort} onSort={onSort} />
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {rows.map(({ item, left }) => (
          <QueueRow key={item.id} order={item} left={left} onAssign={onAssign} />
        ))}
      </tbody>
    </table>
  );
}
