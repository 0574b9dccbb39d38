import type { AssetEntry, Registry } from "#ingest";
import { appendToOutbox } from "#platform";
import type { Subscription } from "#platform";
import { codesOf } from "../conditions/codes-of.ts";
import { codesIn } from "../past/read-past.ts";
import type { ReadPast } from "../past/read-past.ts";
import { usualMs } from "../past/usual-hours.ts";
import { closeOutSchema, isFailure, wasForeseen } from "../records/close-out.ts";
import type { CloseOut } from "../records/close-out.ts";
import type { Trx } from "../tables.ts";
import { movedBefore, newCodes } from "./candidates.ts";
import type { Candidate } from "./candidates.ts";

interface Parts {
  clock: { now(): number };
  registry: Pick<Registry, "asset">;
  past: ReadPast;
}

const mostCandidates = 20;

/** Keeps what visits found for those who learn from it; a failure that no flag had named opens a coverage gap. */
export function closeOutSubscriptions(parts: Parts): Subscription[] {
  return [
    {
      consumer: "rules-close-outs",
      topics: ["workorder.completed"],
      async handle(trx: Trx, { payload }) {
        const closeOut = closeOutSchema.parse(payload);
        const asset = parts.registry.asset(closeOut.assetId);
        if (asset === undefined) return;
        const failure = isFailure(closeOut);
        const foreseen = wasForeseen(closeOut);
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto("rules.close_out")
          .values({
            work_order_id: closeOut.workOrderId,
            asset_id: asset.id,
            asset_class: asset.classCode,
            failure_mode: closeOut.foundFailureMode,
            is_failure: failure,
            repaired: closeOut.repaired,
            foreseen,
            completed_at: new Date(closeOut.completedAt),
          })
          .onConflict((conflict) => conflict.column("work_order_id").doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows === 1n && failure && !foreseen) {
          await openGap(trx, closeOut, asset, parts);
        }
      },
    },
  ];
}

async function openGap(trx: Trx, closeOut: CloseOut, asset: AssetEntry, parts: Parts) {
  const failedAt = Date.parse(closeOut.openedAt);
  const candidates = await candidatesFor(asset, failedAt, parts.past);
  const { id } = await trx
    .insertInto("rules.coverage_gap")
    .values({
      work_order_id: closeOut.workOrderId,
      asset_id: asset.id,
      asset_tag: asset.tag,
      asset_name: asset.name,
      asset_class: asset.classCode,
      site_id: asset.siteId,
      failure_mode: closeOut.foundFailureMode,
      failed_at: new Date(failedAt),
      found_at: new Date(parts.clock.now()),
      decided_at: null,
      decided_by: null,
      comment: null,
      candidates: JSON.stringify(candidates),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await appendToOutbox(trx, [
    {
      topic: "coverage-gap.opened",
      key: `asset:${asset.id}`,
      siteId: asset.siteId,
      payload: {
        gapId: id,
        workOrderId: closeOut.workOrderId,
        assetId: asset.id,
        assetTag: asset.tag,
        failureMode: closeOut.foundFailureMode,
        candidates: candidates.length,
      },
    },
  ]);
}

/** What moved before a failure, what moved most first; codes that were new before it come first of all. */
async function candidatesFor(
  asset: AssetEntry,
  failedAt: number,
  past: ReadPast,
): Promise<Candidate[]> {
  const from = failedAt - usualMs;
  const codes: Candidate[] = [];
  const moved: Extract<Candidate, { kind: "moved" }>[] = [];
  for (const { id: signalId, key: signal, kind } of asset.signals.values()) {
    if (kind === "code") {
      const said = (await codesIn(past, { signalId, from, to: failedAt })).flatMap(
        ({ code, ...said }) => codesOf(code).map((one) => ({ ...said, code: one })),
      );
      for (const code of newCodes(failedAt, said)) {
        codes.push({ kind: "code", signalId, signal, ...code });
      }
    } else {
      const hours = await past.rollups({ tier: "1h", signalId, from, to: failedAt });
      const found = movedBefore(failedAt, hours);
      if (found !== null) moved.push({ kind: "moved", signalId, signal, ...found });
    }
  }
  moved.sort((a, b) => b.strays - a.strays);
  return [...codes, ...moved].slice(0, mostCandidates);
}
