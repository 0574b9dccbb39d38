import type { Clock, Database } from "#platform";
import type { IngestLog } from "../../log/ingest-log.ts";
import { earliestObservedAt } from "../../intake/assess-reading.ts";
import type { Registry } from "../../registry/registry.ts";
import { hourMs, hourOf } from "../corrections/revisions-of.ts";
import type { TelemetryStore } from "../telemetry-store.ts";
import { closableTo } from "./closable-to.ts";
import { dirtyHours } from "./dirty-hours.ts";
import { nextHourWithReadings } from "./next-hour.ts";
import { rollUpHour } from "./roll-up-hour.ts";
import { rollupState } from "./rollup-state.ts";
import type { RollupState } from "./rollup-state.ts";

export interface RollUpParts {
  db: Database;
  store: Pick<
    TelemetryStore,
    "positions" | "latest" | "count" | "summarize" | "rollups" | "writeRollups"
  >;
  ingestLog: Pick<IngestLog, "heads">;
  registry: Pick<Registry, "snapshot">;
  clock: Clock;
  /**
   * A backup is under way: the store is copied before the database, so nothing may be noted as rolled up that the copied store
   * does not have. What was done meanwhile is done again.
   */
  held: () => boolean;
}

/** What one run did. `more`: it stopped at its bound, and there is work left that can be done now. */
export interface RollUpRun {
  hours: number;
  again: number;
  more: boolean;
}

/**
 * One bounded run: new hours, then hours that changed. It may be killed anywhere and started again, and does what is left.
 *
 * No reading is missed: `closingTo` is committed before the log's heads are read, and nothing is rolled up until the store has
 * come as far as those. A reading committed later is gathered by the writer after that, which sees `closingTo` and marks its hour.
 */
export async function rollUp(
  parts: RollUpParts,
  { mostHours = 24, mostMarks = 500 } = {},
): Promise<RollUpRun> {
  if (parts.held()) return { hours: 0, again: 0, more: false };
  const closed = await closeHours(parts, mostHours);
  const repaired = await repairHours(parts, mostMarks);
  return { hours: closed.hours, again: repaired.hours, more: closed.more || repaired.more };
}

async function closeHours(
  parts: RollUpParts,
  most: number,
): Promise<{ hours: number; more: boolean }> {
  const { store, db } = parts;
  const states = rollupState(db);
  const state = await widened(parts, await states.read());
  const { closingTo } = state;
  if (closingTo === null || (state.rolledTo ?? -Infinity) >= closingTo) {
    return { hours: 0, more: false };
  }
  if (!(await storedUpTo(parts, state))) return { hours: 0, more: false };
  const signalIds = numericSignals(parts.registry);
  let from = state.rolledTo ?? hourOf(earliestObservedAt);
  for (let hours = 0; hours < most; hours += 1) {
    const hour = await nextHourWithReadings(store, from, closingTo);
    if (parts.held()) return { hours, more: false };
    if (hour === undefined) {
      await states.write({ rolledTo: closingTo });
      return { hours, more: false };
    }
    await rollUpHour(store, { hour, signalIds, again: false }, tiersOf(state, hour));
    if (parts.held()) return { hours, more: false };
    from = hour + hourMs;
    await states.write({ rolledTo: from });
  }
  return { hours: most, more: from < closingTo };
}

/** Once everything up to `closingTo` is done, it is moved as far as it may be. */
async function widened(parts: RollUpParts, state: RollupState): Promise<RollupState> {
  const { db, store, registry, clock } = parts;
  if (state.closingTo !== null && (state.rolledTo ?? -Infinity) < state.closingTo) return state;
  const now = clock.now();
  const signals = [...registry.snapshot().signals.values()];
  const latenessMs = Math.max(0, ...signals.map(({ latenessSeconds }) => latenessSeconds)) * 1_000;
  const earliest = closableTo({ now, newest: now, latenessMs });
  if ((earliest ?? -Infinity) <= (state.closingTo ?? -Infinity)) return state;
  const latest = await store.latest(signals.map(({ id }) => id));
  const newest = [...latest.values()].reduce(
    (most, { observedAt }) => Math.max(most, observedAt),
    0,
  );
  const target = closableTo({ now, newest: latest.size === 0 ? undefined : newest, latenessMs });
  if (target === null || target <= (state.closingTo ?? -Infinity)) return state;
  const change = { closingTo: target, closingHeads: null };
  await rollupState(db).write(change);
  return { ...state, ...change };
}

async function storedUpTo(parts: RollUpParts, state: RollupState): Promise<boolean> {
  let heads = state.closingHeads;
  if (heads === null) {
    heads = await parts.ingestLog.heads();
    await rollupState(parts.db).write({ closingHeads: heads });
  }
  const positions = await parts.store.positions();
  return heads.every((seq, partition) => (positions.get(partition) ?? 0) >= seq);
}

async function repairHours(
  { db, store, held }: RollUpParts,
  most: number,
): Promise<{ hours: number; more: boolean }> {
  const marks = dirtyHours(db);
  const state = await rollupState(db).read();
  await marks.forgetBefore(state.rawRemovedTo);
  const dirty = await marks.some(most);
  for (const [hour, ofHour] of Map.groupBy(dirty, (mark) => mark.hour)) {
    const signalIds = ofHour.map(({ signalId }) => signalId);
    await rollUpHour(store, { hour, signalIds, again: true }, tiersOf(state, hour));
    if (held()) return { hours: 0, more: false };
    await marks.done(ofHour);
  }
  return { hours: dirty.length, more: dirty.length === most };
}

function tiersOf({ minutesRemovedTo }: RollupState, hour: number) {
  return hour < minutesRemovedTo ? (["1h"] as const) : (["1m", "1h"] as const);
}

function numericSignals(registry: Pick<Registry, "snapshot">): number[] {
  const signals = registry.snapshot().signals.values();
  return [...signals].filter(({ kind }) => kind === "number").map(({ id }) => id);
}
