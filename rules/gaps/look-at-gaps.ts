import type { AssetEntry, Registry } from "#ingest";
import { appendToOutbox } from "#platform";
import type { Log } from "#platform";
import type { Selectable } from "kysely";
import { codesOf } from "../conditions/codes-of.ts";
import { codesIn } from "../past/read-past.ts";
import type { ReadPast } from "../past/read-past.ts";
import { usualMs } from "../past/usual-hours.ts";
import type { Db, RulesTables } from "../tables.ts";
import { movedBefore, newCodes } from "./candidates.ts";
import type { Candidate } from "./candidates.ts";

/** Told when a gap was opened. */
export const gapsChannel = "coverage_gap_opened";

export interface GapParts {
  db: Db;
  registry: Pick<Registry, "asset">;
  past: ReadPast;
  log: Log;
}

const mostAtOnce = 50;
const mostCandidates = 20;

/**
 * Looks for what moved before each failure that nobody has looked at yet, some of them, the oldest behind `after` first.
 * @returns how many were told of, and behind which the next look goes on: so many that cannot be read hold up no other
 */
export async function lookAtGaps(
  parts: GapParts,
  { after, now, signal }: { after: number; now: () => number; signal: AbortSignal },
): Promise<{ told: number; next: number }> {
  const { db, registry, past, log } = parts;
  let told = 0;
  const gaps = await db
    .selectFrom("rules.coverage_gap")
    .where("candidates_at", "is", null)
    .where("id", ">", after)
    .orderBy("id")
    .limit(mostAtOnce)
    .selectAll()
    .execute();
  for (const gap of gaps) {
    if (signal.aborted) break;
    try {
      const asset = registry.asset(gap.asset_id);
      const candidates =
        asset === undefined ? [] : await candidatesFor(asset, gap.failed_at.getTime(), past);
      if (await tellOfGap(db, gap, candidates, now())) told += 1;
    } catch (error) {
      // The next look tries again; the other gaps need not wait for it.
      log.warn({ err: error, gap: gap.id }, "what moved before a failure could not be looked for");
    }
  }
  return { told, next: gaps.length < mostAtOnce ? 0 : gaps.at(-1)!.id };
}

/** Two processes that looked at once: one of them tells. */
function tellOfGap(
  db: Db,
  gap: Selectable<RulesTables["rules.coverage_gap"]>,
  candidates: readonly Candidate[],
  now: number,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("rules.coverage_gap")
      .set({ candidates: JSON.stringify(candidates), candidates_at: new Date(now) })
      .where("id", "=", gap.id)
      .where("candidates_at", "is", null)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return false;
    await appendToOutbox(trx, [
      {
        topic: "coverage-gap.opened",
        key: `asset:${gap.asset_id}`,
        siteId: gap.site_id,
        payload: {
          gapId: gap.id,
          workOrderId: gap.work_order_id,
          assetId: gap.asset_id,
          assetTag: gap.asset_tag,
          failureMode: gap.failure_mode,
          candidates: candidates.length,
        },
      },
    ]);
    return true;
  });
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
