import type { Clock } from "#platform";
import { sourceOf } from "../../log/source.ts";
import type { Registry } from "../../registry/registry.ts";
import type { RevisionKeeper } from "../corrections/keep-revisions.ts";
import { revisionsOf } from "../corrections/revisions-of.ts";
import type { Rollups } from "../rollups/rollup-state.ts";
import type { StoredReading, StoreEntry, TelemetryStore } from "../telemetry-store.ts";
import { classify } from "./classify.ts";
import type { Classified } from "./classify.ts";
import { findSuspects, keysOf, withLearned } from "./find-suspects.ts";
import type { Suspects } from "./find-suspects.ts";
import { createNewest } from "./newest.ts";

/** Keys in one question to the store. */
const keysPerLookup = 10_000;
/**
 * Hours are rolled up only minutes after their end (see rollups/close-hours.ts). A batch whose readings are all younger than this
 * cannot touch rolled-up time, and PostgreSQL need not be asked.
 */
const certainlyOpenMs = 2 * 60_000;

export interface PreparedBatch {
  entries: StoreEntry[];
  counts: Classified["counts"] & { corrections: number };
  /** Whether something is to be told once the batch is stored. */
  revises: boolean;
}

/** Looks through each batch before it is stored: leaves repeats out and keeps what corrections replace. */
export function createPreparation(options: {
  store: Pick<TelemetryStore, "latest" | "lookup">;
  registry: Pick<Registry, "signal">;
  revisions: Pick<RevisionKeeper, "keep" | "replaced">;
  rollups: Pick<Rollups, "read">;
  clock: Clock;
}) {
  const { store, registry, revisions, rollups, clock } = options;
  const newest = createNewest();

  const suspectsIn = async (batch: readonly StoreEntry[]): Promise<Suspects> => {
    const suspects = findSuspects(batch, newest);
    const { unknown } = suspects;
    if (unknown.size === 0) return suspects;
    const latest = await store.latest([...unknown]);
    for (const id of unknown) newest.learn(id, latest.get(id) ?? null);
    return withLearned(suspects, findSuspects(batch, newest, unknown));
  };

  return {
    /** What was noted of a batch that was not stored would turn its readings into late ones: start from the store again. */
    forget: () => newest.forget(),

    async prepare(batch: StoreEntry[]): Promise<PreparedBatch> {
      const suspects = await suspectsIn(batch);
      const touchesOldHours = suspects.oldest < clock.now() - certainlyOpenMs;
      // Read after the batch was taken from the log: what is being rolled up from now on waits for it.
      const closingTo = touchesOldHours
        ? ((await rollups.read()).closingTo ?? -Infinity)
        : -Infinity;
      if (suspects.list.length === 0 && suspects.oldest >= closingTo) {
        const stored = batch.reduce((sum, { readings }) => sum + readings.length, 0);
        const counts = { stored, repeats: 0, late: 0, beyondLive: 0, corrections: 0 };
        return { entries: batch, counts, revises: false };
      }
      const stored = await lookUp(store, keysOf(batch, suspects));
      const classified = classify(batch, suspects.list, {
        stored,
        replaced: await revisions.replaced(stored.filter(({ source }) => isPersons(source))),
        latenessMs: (signalId) => (registry.signal(signalId)?.latenessSeconds ?? 0) * 1_000,
      });
      const { entries, corrections, revised, counts } = classified;
      const told = revisionsOf([...revised, ...firstInOldHours(entries, revised, closingTo)], {
        closingTo,
        rollsUp: (signalId) => registry.signal(signalId)?.kind === "number",
      });
      await revisions.keep(corrections, told, headsOf(batch));
      return {
        entries,
        counts: { ...counts, corrections: corrections.length },
        revises: told.length > 0,
      };
    },
  };
}

const isPersons = (source: number): boolean => sourceOf(source).kind === "person";

/** In the order of time for their signal, but of hours that were rolled up without them: a gateway that was away for long. */
function firstInOldHours(
  entries: readonly StoreEntry[],
  revised: Classified["revised"],
  closingTo: number,
): Classified["revised"] {
  if (closingTo === -Infinity) return [];
  const known = new Set(revised.map(({ reading }) => reading));
  return entries.flatMap(({ partition, readings }) =>
    readings.flatMap((reading) =>
      reading.observedAt < closingTo && !known.has(reading)
        ? [{ partition, reading, cause: "late" as const, beyondLive: false }]
        : [],
    ),
  );
}

async function lookUp(
  store: Pick<TelemetryStore, "lookup">,
  keys: ReturnType<typeof keysOf>,
): Promise<StoredReading[]> {
  const found: StoredReading[] = [];
  for (let start = 0; start < keys.length; start += keysPerLookup) {
    found.push(...(await store.lookup(keys.slice(start, start + keysPerLookup))));
  }
  return found;
}

function headsOf(batch: readonly StoreEntry[]): Map<number, number> {
  return new Map(batch.map(({ partition, seq }) => [partition, seq]));
}
