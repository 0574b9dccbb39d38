import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { workOrderQueue, type WorkOrderRow } from "../../api/work-orders.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { useSteadyList } from "../../live/use-steady-list.ts";
import { Answer } from "../../ui/answer.tsx";
import css from "../../ui/data-table.module.css";
import { ExportButton } from "../../ui/export-button.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { WaitingBar } from "../../ui/waiting-bar.tsx";
import { AssignDialog } from "../order/assign-dialog.tsx";
import { QueueAnswer } from "./queue-answer.tsx";
import { QueueEmpty } from "./queue-empty.tsx";
import { QueueFilters } from "./queue-filters.tsx";
import { queueColumns } from "./queue-export.ts";
import { useAcknowledgeOrder } from "./use-acknowledge-order.ts";
import type { QueueSearch } from "./queue-search.ts";
import { QueueTable } from "./queue-table.tsx";
import { statusesOf } from "./queue-views.ts";

const idOf = (order: WorkOrderRow) => order.id;

/** What needs me now? */
export function QueuePage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/work-orders" });
  const navigate = useNavigate({ from: "/work-orders" });
  const change = (part: QueueSearch) =>
    void navigate({ search: (was) => ({ ...was, ...part }), replace: true });
  const query = useInfiniteQuery(workOrderQueue(filterOf(search)));
  const fresh = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  const list = useSteadyList(JSON.stringify(search), fresh, idOf);
  const [assigning, setAssigning] = useState<number | null>(null);
  const acknowledge = useAcknowledgeOrder();
  const person = usePerson();
  const mayAssign = hasRole(person, "dispatcher", "technician");
  const mayAcknowledge = hasRole(person, "dispatcher", "reliability-engineer", "technician");
  const body = useRowKeys<HTMLTableSectionElement>({
    ...(mayAssign ? { a: (row) => setAssigning(Number(row)) } : {}),
    ...(mayAcknowledge ? { e: (row) => acknowledge.mutate(Number(row)) } : {}),
  });
  const filtered = Boolean(search.q ?? search.priority ?? search.site);

  return (
    <Page name={t("queue.title")} title={t("queue.title")} answer={<QueueAnswer />}>
      <QueueFilters search={search} onChange={change}>
        <ExportButton
          name="work-orders"
          columns={queueColumns}
          rows={list.rows.map((row) => row.item)}
        />
      </QueueFilters>
      <div className={css["frame"]}>
        <WaitingBar count={list.waiting.length} onShow={list.showWaiting} />
        <Answer query={query} skeleton={<SkeletonRows height={56} />}>
          {() =>
            list.rows.length === 0 ? (
              <QueueEmpty
                filtered={filtered}
                onClear={() => change(cleared)}
                onFinished={() => change({ view: "finished" })}
              />
            ) : (
              <>
                <QueueTable
                  rows={list.rows}
                  sort={search.sort ?? "priority"}
                  onSort={(sort) => change({ sort })}
                  onAssign={mayAssign ? (order) => setAssigning(order.id) : undefined}
                  body={body}
                />
                <LoadMore query={query} shown={list.rows.length} />
              </>
            )
          }
        </Answer>
      </div>
      <AssignDialog order={assigning} onClose={() => setAssigning(null)} />
    </Page>
  );
}

const cleared = { q: "", priority: "", site: "" };

function filterOf(search: QueueSearch) {
  return {
    status: statusesOf[search.view ?? "open"],
    ...(search.priority ? { priority: search.priority } : {}),
    ...(search.site ? { site: search.site } : {}),
    ...(search.q ? { q: search.q } : {}),
    sort: search.sort ?? "priority",
  };
}
