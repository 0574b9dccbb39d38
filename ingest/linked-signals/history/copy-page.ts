import { setTimeout as delay } from "node:timers/promises";
import { earliestObservedAt } from "../../intake/assess-reading.ts";
import type { IngestLog } from "../../log/ingest-log.ts";
import type { Registry } from "../../registry/registry.ts";
import type { StoredReading, TelemetryStore } from "../../telemetry/telemetry-store.ts";
import type { FollowedSignal, Follower } from "../link.ts";
import { toFollower } from "../with-followers.ts";
import type { UnfinishedLink } from "./link-history.ts";

export interface CopyParts {
  registry: Pick<Registry, "snapshot" | "refreshIfStale">;
  store: Pick<TelemetryStore, "window" | "latest" | "positions">;
  ingestLog: Pick<IngestLog, "append" | "heads">;
  /** Readings copied at a time: what is in memory, and in one commit. Default 5,000. */
  pageReadings?: number;
}

/** How often to look whether the store has what was appended. Real time, which only spaces it. */
const lookAgainMs = 50;

/**
 * Gives a link the next stretch of what it follows had before, through the log like every reading, as history: stored and
 * charted, never evaluated live. Returns where its history begins now (device time), or null when there is no more. Repeating
 * it changes nothing, so whoever is interrupted does it again.
 */
export async function copyPage(
  parts: CopyParts,
  { signalId, copiedTo }: UnfinishedLink,
  signal: AbortSignal,
): Promise<number | null> {
  const { registry, store, pageReadings = 5_000 } = parts;
  const link = await linkOf(registry, signalId);
  // Gone from the registry: nobody asks for its history any more.
  if (link === null) return null;
  const { followed } = link;
  // What came before the link was known must be there before it is looked for.
  if (copiedTo === null) await untilStored(parts, signal);
  const newest = (await store.latest([followed.signalId])).get(followed.signalId);
  const to = copiedTo ?? (newest?.observedAt ?? earliestObservedAt) + 1;
  const page = await store.window({
    signalId: followed.signalId,
    from: earliestObservedAt,
    to,
    limit: pageReadings,
    order: "newest-first",
  });
  const oldest = page.at(-1);
  if (oldest === undefined) return null;
  // Until nothing of it was corrected between being read and being appended.
  for (let read = page; read.length > 0;) {
    await append(parts, link, read);
    read = await changedSince(parts, followed, read, signal);
  }
  return oldest.observedAt;
}

interface Link {
  followed: FollowedSignal;
  follower: Follower;
}

async function linkOf(registry: CopyParts["registry"], id: number): Promise<Link | null> {
  if (registry.snapshot().signals.get(id)?.follows === undefined) await registry.refreshIfStale();
  const { signals, followers } = registry.snapshot();
  const followed = signals.get(id)?.follows;
  const follower =
    followed && followers.get(followed.signalId)?.find(({ signalId }) => signalId === id);
  return followed === undefined || follower === undefined ? null : { followed, follower };
}

async function append(
  { ingestLog }: CopyParts,
  { followed, follower }: Link,
  readings: readonly StoredReading[],
): Promise<void> {
  const { assetId } = followed;
  await ingestLog.append(
    readings.map((reading) => toFollower({ ...reading, assetId, historical: true }, follower)),
  );
}

/**
 * What was read may have been corrected before it was appended, and then the old value came last. Whatever was in the log
 * before it is in the store once that has come so far; what comes after it reaches the link by itself.
 */
async function changedSince(
  parts: CopyParts,
  { signalId }: FollowedSignal,
  appended: readonly StoredReading[],
  signal: AbortSignal,
): Promise<StoredReading[]> {
  await untilStored(parts, signal);
  const read = new Map(appended.map((reading) => [reading.observedAt, reading]));
  const times = [...read.keys()];
  const span = { from: Math.min(...times), to: Math.max(...times) + 1 };
  const now = await parts.store.window({ signalId, ...span });
  return now.filter(({ observedAt, value, code, quality }) => {
    const before = read.get(observedAt);
    // A moment that is new since then came to the link when it came.
    if (before === undefined) return false;
    return before.value !== value || before.code !== code || before.quality !== quality;
  });
}

/** Everything that is in the log by now is in the store. */
async function untilStored({ store, ingestLog }: CopyParts, signal: AbortSignal): Promise<void> {
  const heads = await ingestLog.heads();
  for (;;) {
    const positions = await store.positions();
    if (heads.every((seq, partition) => seq <= (positions.get(partition) ?? 0))) return;
    await delay(lookAgainMs, undefined, { signal });
  }
}
