import type { SiteScope } from "#platform";
import { sql } from "kysely";
import { readMessage } from "../intake/read-message.ts";
import { deviceSource } from "../log/source.ts";
import type { Ingest } from "../open-ingest.ts";
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

/**
 * Takes kept letters in again, as if they arrived now, oldest first; what is still refused stays. Safe to repeat: a
 * letter that is replayed twice puts its readings in the log twice, which changes nothing behind it.
 */
export async function replayDeadLetters(
  context: ReplayContext,
  which: {
    scope: SiteScope;
    ids?: readonly number[] | undefined;
    reason?: RefusalReason | undefined;
    limit: number;
  },
): Promise<ReplayResult[]> {
  const { db } = context;
  await context.registry.refreshIfStale();
  let query = db
    .as<DeadLetterTables>()
    .selectFrom("ingest.dead_letter")
    .selectAll()
    .where("status", "=", "kept");
  const { scope, ids, reason } = which;
  if (scope !== "all") query = query.where(sql<boolean>`site_id = any (${scope})`);
  if (ids !== undefined) query = query.where(sql<boolean>`id = any (${ids})`);
  if (reason !== undefined) query = query.where("reason", "=", reason);
  const letters = await query.orderBy("id").limit(which.limit).execute();

  const results: ReplayResult[] = [];
  for (const letter of letters) results.push(await replay(context, letter));
  const replayed = new Set(results.filter((r) => r.replayed).map((r) => r.id));
  await recountQuota(db, [
    ...new Set(letters.filter((l) => replayed.has(l.id)).map((l) => l.credential)),
  ]);
  return results;
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
  await context.db
    .as<DeadLetterTables>()
    .updateTable("ingest.dead_letter")
    .set({ status: "replayed", replayed_at: new Date(context.clock.now()) })
    .where("id", "=", id)
    .where("status", "=", "kept")
    .execute();
  return { id, replayed: true, readings: readings.length, reason: null, detail: null };
}
