import type { Database } from "#platform";
import { convertValue } from "../units/conversion.ts";
import type { AssetEntry, RegistrySnapshot, SignalEntry } from "../registry/snapshot.ts";
import { type HealthFilter, type HealthRow, readHealth, readHeard } from "./health-rows.ts";
import {
  type FaultKind,
  type Heard,
  type InstrumentFault,
  instrumentFault,
  type KnownHealth,
} from "./instrument-fault.ts";

export interface SignalState {
  row: HealthRow;
  asset: AssetEntry;
  signal: SignalEntry;
  fault: InstrumentFault | null;
}

/** Before anything was ever heard, silence means nothing. */
const nothingHeard: Heard = { through: 0, healthySince: 0 };

const rowsPerQuery = 1_000;
/** What one page may cost: beyond it the page ends early, and the next one goes on from there. */
const rowsPerPage = 20_000;

/**
 * Signals with the state of their instruments, by id, from `after` on. Which fault a signal has depends on the time of day,
 * so it is judged here and not in SQL; `next` is where the next page starts, null on the last.
 */
export async function readFaults(
  db: Database,
  registry: RegistrySnapshot,
  filter: HealthFilter & {
    /** Only these; "any" for whatever fault there is. */
    fault?: FaultKind | "any" | undefined;
    after: number;
    limit: number;
  },
): Promise<{ states: SignalState[]; next: number | null }> {
  const heard = (await readHeard(db)) ?? nothingHeard;
  const { fault: wanted, limit } = filter;
  const states: SignalState[] = [];
  let { after } = filter;
  for (let seen = 0; seen < rowsPerPage; seen += rowsPerQuery) {
    const rowsWanted = wanted === undefined ? limit + 1 - states.length : rowsPerQuery;
    const rows = await readHealth(db, { ...filter, after, limit: rowsWanted });
    for (const row of rows) {
      const signal = registry.signals.get(row.signalId);
      const asset = signal && registry.assets.get(signal.assetId);
      const fault = signal === undefined ? null : judge(row, instrumentOf(signal, registry), heard);
      const shown =
        wanted === undefined || (wanted === "any" ? fault !== null : fault?.kind === wanted);
      if (signal !== undefined && asset !== undefined && shown) {
        if (states.length === limit) return { states, next: after };
        states.push({ row: asShown(row, signal, registry), asset, signal, fault });
      }
      after = row.signalId;
    }
    if (rows.length < rowsWanted) return { states, next: null };
  }
  return { states, next: after };
}

/** Whose readings these are: a signal that follows another has no instrument of its own. */
function instrumentOf(signal: SignalEntry, { signals }: RegistrySnapshot): SignalEntry {
  return (signal.follows && signals.get(signal.follows.signalId)) ?? signal;
}

/** With the value in the unit of the signal that is asked about. */
function asShown(row: HealthRow, signal: SignalEntry, { followers }: RegistrySnapshot): HealthRow {
  if (signal.follows === undefined || row.value === null) return row;
  const conversion = followers
    .get(signal.follows.signalId)
    ?.find(({ signalId }) => signalId === signal.id)?.conversion;
  return conversion == null ? row : { ...row, value: convertValue(row.value, conversion) };
}

function judge(row: HealthRow, signal: SignalEntry, heard: Heard): InstrumentFault | null {
  const known = knownOf(row);
  return known === null ? null : instrumentFault(known, signal, heard);
}

function knownOf(row: HealthRow): KnownHealth | null {
  const { observedAt, receivedAt, sameSince, value, fault } = row;
  if (observedAt === null || receivedAt === null || sameSince === null) return null;
  return {
    observedAt: observedAt.getTime(),
    receivedAt: receivedAt.getTime(),
    value,
    sameSince: sameSince.getTime(),
    fault,
    faultSince: row.faultSince?.getTime() ?? null,
    spikeAt: row.spikeAt?.getTime() ?? null,
    spikeSince: row.spikeSince?.getTime() ?? null,
  };
}
