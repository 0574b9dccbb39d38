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
 * Takes kept letters in again, as if they arrived now, oldest first; what is still refused stays. A clock that ran ahead is believed only
 * where such letters are asked for, by their reason or their ids. Safe to repeat: a letter that is replayed twice puts its readings in the
 * log twice, which changes nothing behind it.
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
    .select(["id", "reason", "topic", "payload", "truncated", "credential", "shared", "device_id"])
    .select("first_received_at")
    .where(matching({ ...which, status: "kept" }))
    .where("id", ">", which.after ?? 0)
    .orderBy("id")
    .limit(which.limit)
    .execute();

  const clockRight = which.reason === "future-clock" || which.ids !== undefined;
  const results: ReplayResult[] = [];
  for (let from = 0; from < letters.length; from += atOnce) {
    const some = letters.slice(from, from + atOnce);
    // All are handed to the log before the first is committed, in order: that is their order in it.
    const replayed = await Promise.all(some.map((letter) => replay(context, letter, clockRight)));
    results.push(...replayed);
    await markReplayed(context, some, replayed);
  }
  const nextAfter = letters.length < which.limit ? null : (letters.at(-1)?.id ?? null);
  return { results, nextAfter };
}

async function markReplayed(
  { db, clock }: ReplayContext,
  letters: readonly KeptLetter[],
  results: readonly ReplayResult[],
): Promise<void> {
  const done = new Set(results.filter((result) => result.replayed).map((result) => result.id));
  if (done.size === 0) return;
  await db
    .as<DeadLetterTables>()
    .transaction()
    .execute(async (trx) => {
      await trx
        .updateTable("ingest.dead_letter")
        .set({ status: "replayed", replayed_at: new Date(clock.now()) })
        .where(sql<boolean>`id = any (${[...done]}::bigint[])`)
        .where("status", "=", "kept")
        .execute();
      await recountQuota(
        trx,
        letters.filter(({ id }) => done.has(id)),
      );
    });
}

interface KeptLetter {
  id: number;
  reason: RefusalReason;
  topic: string;
  payload: Buffer;
  truncated: boolean;
  credential: string;
  shared: string | null;
  device_id: number | null;
  first_received_at: Date;
}

/**
 * `clockRight`: what was refused because the device's clock ran ahead is taken at its word, as the person who asks does. Else a
 * clock is held against the moment at which the letter came: that the time it spoke of has passed since makes it no truer.
 */
async function replay(
  context: ReplayContext,
  letter: KeptLetter,
  clockRight: boolean,
): Promise<ReplayResult> {
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
  const receivedAt = context.clock.now();
  const ofClock = letter.reason === "future-clock";
  const asOfNow = ofClock && clockRight;
  const { readings, refusals } = readMessage(letter.payload, asset, {
    receivedAt: asOfNow ? receivedAt : letter.first_received_at.getTime(),
    source: deviceSource(letter.device_id),
    limits: context.limits,
  });
  if (readings.length > 0) {
    await context.ingestLog.append(readings.map((reading) => ({ ...reading, receivedAt })));
  }
  const refusal = refusals[0];
  if (refusal !== undefined) {
    const { reason, detail } = refusal;
    const then = reason === "future-clock" && !asOfNow ? " when it came" : "";
    const remedy =
      then !== "" && ofClock ? ": replay by this reason if ours was the wrong one" : "";
    return still(reason, detail + then + remedy, readings.length);
  }
  return { id, replayed: true, readings: readings.length, reason: null, detail: null };
}
