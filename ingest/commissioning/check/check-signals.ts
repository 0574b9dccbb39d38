import type { Database, SiteScope } from "#platform";
import { decodePayload } from "../../wire/index.ts";
import type { AssetEntry, RegistrySnapshot } from "../../registry/snapshot.ts";
import { readFaults, type SignalState } from "../../quality/read-faults.ts";
import { type CheckStatus, hintOf, type Refused, statusOf } from "./judge-signal.ts";

export interface CheckFilter {
  scope: SiteScope;
  siteId?: number | undefined;
  assetId?: number | undefined;
  status?: CheckStatus | undefined;
}

export interface CheckedSignal extends SignalState {
  status: CheckStatus;
  refused: Refused | null;
  hint: string | null;
}

/** Which of the signals report, and of those that don't what to do; by id. A page may be short and still have a next one. */
export async function checkSignals(
  db: Database,
  registry: RegistrySnapshot,
  { status, ...filter }: CheckFilter & { after: number; limit: number },
): Promise<{ signals: CheckedSignal[]; next: number | null }> {
  const { states, next } = await readFaults(db, registry, {
    ...filter,
    never: status === undefined ? undefined : status === "never",
    fault: status === "stale" ? "gap" : status === "faulty" ? "any" : undefined,
  });
  const wanted = states.filter((state) => status === undefined || judged(state) === status);
  const ways = wanted.map((state) => wayOf(state, registry));
  const refused = await readRefused(db, [...new Set(ways.map(({ asset }) => asset.topic))]);
  const devices = await devicesOf(db, registry, new Set(ways.map(({ asset }) => asset.id)));
  const signals = wanted.map((state, i): CheckedSignal => {
    const { row, fault } = state;
    const { asset, key } = ways[i]!;
    const refusal = refused.get(placeOf(asset.topic, key)) ?? null;
    const facts = {
      key,
      tag: asset.tag,
      topic: asset.topic,
      heard: row.observedAt !== null,
      fault,
      refused: refusal,
      devices: devices.get(asset.id) ?? [],
    };
    return { ...state, status: statusOf(facts), refused: refusal, hint: hintOf(facts) };
  });
  return { signals, next };
}

/** On what its readings come: where a signal follows another, that one's way. */
function wayOf(
  { asset, signal }: SignalState,
  { assets }: RegistrySnapshot,
): { asset: AssetEntry; key: string } {
  const { follows } = signal;
  const followed = follows && assets.get(follows.assetId);
  if (follows === undefined || followed === undefined) return { asset, key: signal.key };
  return { asset: followed, key: follows.key };
}

const signalsPerStep = 5_000;

/** How many of the signals are in which state. */
export async function countChecked(
  db: Database,
  registry: RegistrySnapshot,
  filter: Omit<CheckFilter, "status">,
): Promise<Record<CheckStatus | "signals", number>> {
  const counts = { signals: 0, ok: 0, never: 0, stale: 0, faulty: 0 };
  let after: number | null = 0;
  while (after !== null) {
    const page: { states: SignalState[]; next: number | null } = await readFaults(db, registry, {
      ...filter,
      after,
      limit: signalsPerStep,
    });
    for (const state of page.states) counts[judged(state)] += 1;
    counts.signals += page.states.length;
    after = page.next;
  }
  return counts;
}

const judged = ({ row, fault }: SignalState): CheckStatus =>
  statusOf({ heard: row.observedAt !== null, fault });

const placeOf = (topic: string, key: string): string => `${topic} ${key}`;

/** The newest letters are enough to say why; one page looks at so many, and at none that is very long. */
const lettersRead = 300;
const longestLetter = 16_384;

/** What was refused last of each signal of these topics, though the signal is known. */
async function readRefused(db: Database, topics: readonly string[]): Promise<Map<string, Refused>> {
  const refused = new Map<string, Refused>();
  if (topics.length === 0) return refused;
  const { rows } = await db.pool.query<{
    topic: string;
    reason: string;
    detail: string;
    payload: Buffer;
    at: Date;
  }>(
    `select topic, reason, detail, payload, last_received_at as at from ingest.dead_letter
     where status = 'kept' and topic = any ($1::text[]) and octet_length(payload) <= $2
       and reason in ('wrong-unit', 'wrong-type', 'future-clock', 'clock-not-set')
     order by id desc limit $3`,
    [topics, longestLetter, lettersRead],
  );
  for (const { topic, reason, detail, payload, at } of rows) {
    for (const { signal } of decodePayload(payload.toString()).readings) {
      const place = placeOf(topic, signal);
      if (!refused.has(place)) refused.set(place, { reason, detail, lastAt: at.getTime() });
    }
  }
  return refused;
}

/** Who may speak for these assets, and whether it ever connected; null when nobody notes connections. */
async function devicesOf(
  db: Database,
  { devices }: RegistrySnapshot,
  assetIds: ReadonlySet<number>,
): Promise<Map<number, { name: string; connected: boolean | null }[]>> {
  const found = new Map<number, { name: string; id: number }[]>();
  const ids = new Set<number>();
  for (const { id, name, enabled, assetIds: spokenFor } of devices.values()) {
    if (!enabled) continue;
    for (const assetId of spokenFor) {
      if (!assetIds.has(assetId)) continue;
      ids.add(id);
      found.set(assetId, [...(found.get(assetId) ?? []), { id, name }]);
    }
  }
  const { rows } = await db.pool.query<{ device_id: number }>(
    "select device_id from ingest.device_use where device_id = any ($1::bigint[])",
    [[...ids]],
  );
  const { rows: any } = await db.pool.query<{ noted: boolean }>(
    "select exists (select from ingest.device_use) as noted",
  );
  const connected = new Set(rows.map((row) => row.device_id));
  const noted = any[0]?.noted === true;
  return new Map(
    [...found].map(([assetId, those]) => [
      assetId,
      those.map(({ id, name }) => ({ name, connected: noted ? connected.has(id) : null })),
    ]),
  );
}
