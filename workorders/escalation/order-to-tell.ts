import { durationInWords } from "#rules";
import type { NewEscalation } from "#rules";
import type { OrderRow } from "../orders/load-order.ts";
import { workOrderNumber } from "../orders/status.ts";
import { awaited, severityOfClass, waitingSince } from "./wait.ts";
import type { WaitingStatus } from "./wait.ts";

/** What people are told of an order that nobody accepts. */
export function orderToTell(
  row: OrderRow & { status: WaitingStatus },
  { withinMs, acknowledgedBy }: { withinMs: number; acknowledgedBy: string | null },
  now: number,
): NewEscalation {
  const number = workOrderNumber(row.id);
  const past = awaited(row.status);
  const since = waitingSince({
    status: row.status,
    statusSince: row.status_since.getTime(),
    scheduledFor: row.scheduled_for?.getTime() ?? null,
  });
  const waited = `${number} has waited ${durationInWords(now - since)} to be ${past}`;
  const { priority_class: priority } = row;
  const due = row.due_at.getTime() - now;
  const lines = [
    `${row.title} (${row.asset_name}, ${row.site_name}).`,
    `${waited}; ${priority} orders are to be ${past} within ${durationInWords(withinMs)}.`,
    due > 0
      ? `It is due in ${durationInWords(due)}.`
      : `It was due ${durationInWords(Math.max(1_000, -due))} ago.`,
    ...(acknowledgedBy === null ? [] : [`${acknowledgedBy} had said to take care of it.`]),
  ];
  return {
    about: { kind: "work-order", id: row.id },
    site: { id: row.site_id, name: row.site_name },
    assetId: row.asset_id,
    severity: severityOfClass[priority],
    subject: `${priority} ${number}: ${row.title}, not ${past} yet`,
    text: lines.join("\n"),
    link: `/work-orders/${number}`,
    cause: waited,
  };
}
