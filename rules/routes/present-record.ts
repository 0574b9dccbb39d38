import type { z } from "#platform";
import type { recordFlags } from "../records/record-flags.ts";
import type { StatedAssumptions } from "../records/value/assumption-store.ts";
import type { VersionRecord as Record, VersionRef } from "../records/version-record.ts";
import type { Assumptions, RecordFlag, VersionRecord } from "./record-schemas.ts";

const shownFailures = 100;
const hourMs = 3_600_000;

export function presentRecord(
  key: string,
  { version, stage }: VersionRef,
  record: Record,
): z.infer<typeof VersionRecord> {
  const { summary, exposure, failures } = record;
  return {
    key,
    version,
    stage,
    ...summary,
    spoke: record.spoke.map(({ from, to, share }) => ({
      from: iso(from),
      to: to === null ? null : iso(to),
      share,
    })),
    exposure:
      exposure === null ? null : { ...exposure, countedTo: exposure.countedTo.toISOString() },
    neededLeadHours: record.needHours,
    recall: record.recall,
    failures: {
      count: failures.length,
      foreseen: record.foreseen,
      bounded: record.bounded,
      newest: failures
        .toSorted((a, b) => b.failure.at - a.failure.at)
        .slice(0, shownFailures)
        .map(({ failure, foreseenBy, asset }) => ({
          asset: { id: asset.id, tag: asset.tag, name: asset.name },
          site: { id: asset.siteId, name: asset.siteName },
          at: iso(failure.at),
          functional: failure.functional,
          failureMode: failure.failureMode,
          reference: failure.reference,
          foreseenBy:
            foreseenBy === null
              ? null
              : { flag: flagRef(foreseenBy.flagId), leadHours: foreseenBy.leadMs / hourMs },
        })),
    },
    stated: presentStated(record.stated),
  };
}

export function presentRecordFlag(
  row: Awaited<ReturnType<typeof recordFlags>>[number],
): z.infer<typeof RecordFlag> {
  const raisedAt = row.first_raised_at ?? row.raised_at;
  const isRight = row.outcome === "confirmed" || row.outcome === "early";
  return {
    ...flagRef(row.id),
    asset: { id: row.asset_id, tag: row.asset_tag, name: row.asset_name },
    site: { id: row.site_id, name: row.site_name },
    firstRaisedAt: raisedAt.toISOString(),
    state: row.state,
    outcome: row.outcome,
    source: row.source,
    by: row.by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    reason: row.reason,
    workOrder:
      row.work_order_id === null
        ? null
        : { id: row.work_order_id, number: `WO-${row.work_order_id}` },
    leadHours:
      isRight && row.work_order_id !== null && row.decided_at !== null
        ? Math.max(0, warnedUntil(row.decided_at, row.failed_at) - raisedAt.getTime()) / hourMs
        : null,
    netValue: row.netValue,
  };
}

/** As the record's lead times count. */
const warnedUntil = (decidedAt: Date, failedAt: Date | null): number =>
  Math.min(decidedAt.getTime(), failedAt?.getTime() ?? Infinity);

export const presentStated = ({
  assumptions,
  by,
  at,
  comment,
}: StatedAssumptions): z.infer<typeof Assumptions> => ({
  assumptions,
  by,
  at: at?.toISOString() ?? null,
  comment,
});

const flagRef = (id: number) => ({ id, number: `F-${id}` });
const iso = (at: number): string => new Date(at).toISOString();
