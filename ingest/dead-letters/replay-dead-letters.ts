import { sql } from "kysely";
import { readMessage } from "../intake/read-message.ts";
import { deviceSource } from "../log/source.ts";
import type { Ingest } from "../open-ingest.ts";
import { type DeadLetterFilter, matching } from "./letter-filter.ts";
import type { RefusalReason } from "./refusal-reasons.ts";
import { recountQuota } from "./recount-quota.ts";
import type { DeadLetterTables } from "./tables.ts";

export interface ReplayResult {
  id: number;
  replayed: boolean;
  /** Readings that went to the log. */
  readings: number;
  /** Why it is still refused, when it is. */
  reason: RefusalReason | "truncated" | "not-its-asset" | null;
  detail: string | null;
}

export type ReplayContext = Pick<Ingest, "db" | "registry" | "ingestLog" | "clock" | "limits">;

export interface Replay {
  results: ReplayResult[];
  /** Where to go on when there are more: letters that are still refused stay, so they must be passed over. */
  nextAfter: number | null;
}

/** Letters whose readings are on their way to disk at the same time. */
const atOnce = 100;

/**
 * Takes kept letters in again, as if they arrived now, oldest first; what is still refused stays. Safe to repeat: a
 * letter that is replayed twice puts its readings in the log twice, which changes nothing behind it.
 */
export async function replayDeadLetters(
  context: ReplayContext,
  which: DeadLetterFilter & { after?: number | undefined; limit: number },
): Promise<Replay> {
  const { db } = context;
  await context.registry.refreshIfStale();
  const letters = await db
    .as<DeadLetterTables>()
    .selectFrom("ingest.dead_letter")
    .select(["id", "topic", "payload", "truncated", "credential", "shared", "device_id"])
    .where(matching({ ...which, status: "kept" }))
    .where("id", ">", which.after ?? 0)
    .orderBy("id")
    .limit(which.limit)
    .execute();

  const results: ReplayResult[] = [];
  for (let from = 0; from < letters.length; from += atOnce) {
    const some = letters.slice(from, from + atOnce);
    // All are handed to the log before the first is committed, in order: that is their order in it.
    const replayed = await Promise.all(some.map((letter) => replay(context, letter)));
    results.push(...replayed);
    await markReplayed(context, replayed);
  }
  const done = new Set(results.filter((r) => r.replayed).map((r) => r.id));
  await recountQuota(
    db,
    letters.filter(({ id }) => done.has(id)),
  );
  const nextAfter = letters.length < which.limit ? null : (letters.at(-1)?.id ?? null);
  return { results, nextAfter };
}

async function markReplayed(
  { db, clock }: ReplayContext,
  results: readonly ReplayResult[],
): Promise<void> {
  const ids = results.filter((result) => result.replayed).map((result) => result.id);
  if (ids.length === 0) return;
  await db
    .as<DeadLetterTables>()
    .updateTable("ingest.dead_letter")
    .set({ status: "replayed", replayed_at: new Date(clock.now()) })
    .where(sql<boolean>`id = any (${ids}::bigint[])`)
    .where("status", "=", "kept")
    .execute();
}

interface KeptLetter {
  id: number;
  topic: string;
  payload: Buffer;
  truncated: boolean;
  credential: string;
  device_id: number | null;
}

async function replay(context: ReplayContext, letter: KeptLetter): Promise<ReplayResult> {
  const { id } = letter;
  const still = (reason: ReplayResult["reason"], detail: string, readings = 0): ReplayResult => ({
    id,
    replayed: false,
    readings,
    reason,
    detail,
  });
  if (letter.truncated) {
    return still(
      "truncated",
      "the message was too large to be kept whole; the device must send it again",
    );
  }
  const { assets, byTopic, devices } = context.registry.snapshot();
  const asset = byTopic.get(letter.topic) ?? null;
  const device = letter.device_id === null ? undefined : devices.get(letter.credential);
  if (asset !== null && letter.device_id !== null && device?.assetIds.has(asset.id) !== true) {
    return still(
      "not-its-asset",
      `device ${letter.credential} may not speak for ${assets.get(asset.id)?.tag}; add the asset to the device first`,
    );
  }
  const { readings, refusals } = readMessage(letter.payload, asset, {
    receivedAt: context.clock.now(),
    source: deviceSource(letter.device_id),
    limits: context.limits,
  });
  if (readings.length > 0) await context.ingestLog.append(readings);
  const refusal = refusals[0];
  if (refusal !== undefined) return still(refusal.reason, refusal.detail, readings.length);
  return { id, replayed: true, readings: readings.length, reason: null, detail: null };
}
