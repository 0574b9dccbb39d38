import type { WorkOrderRow } from "../../api/work-orders.ts";
import type { CsvColumn } from "../../ui/csv.ts";

/** A work order as a row of a table file; times in UTC. */
export const queueColumns: CsvColumn<WorkOrderRow>[] = [
  { name: "number", value: (order) => order.number },
  { name: "priority", value: (order) => order.priority.class },
  { name: "score", value: (order) => order.priority.score },
  { name: "title", value: (order) => order.title },
  { name: "asset", value: (order) => order.asset.tag },
  { name: "assetName", value: (order) => order.asset.name },
  { name: "site", value: (order) => order.site.name },
  { name: "status", value: (order) => order.status },
  { name: "partsMissing", value: (order) => order.kit.missing },
  { name: "technician", value: (order) => order.technician?.name ?? null },
  { name: "dueAt", value: (order) => order.dueAt },
  { name: "openedAt", value: (order) => order.openedAt },
  { name: "completedAt", value: (order) => order.completedAt },
];
