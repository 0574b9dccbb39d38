import { statfs } from "node:fs/promises";
import type { StoreEntry } from "../telemetry-store.ts";
import { freshEntries } from "../fresh-entries.ts";
import { appendRows } from "./append-rows.ts";
import { inTransaction } from "./connections.ts";
import type { Reading } from "../../log/reading.ts";
import { noteLatest } from "./latest.ts";
import type { Latest } from "./latest.ts";
import { hotName } from "./parts.ts";
import type { HotTable } from "./parts.ts";
import type { Session } from "./session.ts";
import { diskNearlyFull } from "./store-errors.ts";

/** Rows and positions in one transaction. Returns the table that took them. Call it inside `writing`. */
export async function appendEntries(
  session: Session,
  entries: readonly StoreEntry[],
  minFreeBytes: number,
): Promise<HotTable> {
  const hot = session.shelf.parts.hot.at(-1)!;
  const fresh = freshEntries(session.positions, entries);
  if (fresh.length === 0) return hot;
  await refuseOnFullDisk(session.dir, minFreeBytes);
  const readings = fresh.flatMap((entry) => entry.readings);
  const heads = new Map(fresh.map((entry) => [entry.partition, entry.seq]));
  const { writer } = session.connections;
  // Before the commit: what a read is told of a table may be too wide, never too narrow.
  const late = widen(hot, readings, session.latest);
  await inTransaction(writer, async () => {
    if (readings.length > 0) await appendRows(writer, hotName(hot.run), readings, late);
    await writer.run(setPositions(session.positions, heads));
  });
  hot.rows += readings.length;
  for (const [partition, seq] of heads) session.positions.set(partition, seq);
  noteLatest(session.latest, readings);
  return hot;
}

/** Lets the table know what it will hold; returns which of the readings are late. */
function widen(hot: HotTable, readings: readonly Reading[], latest: Latest): boolean[] {
  const lateness: boolean[] = [];
  const newest = new Map<number, number>();
  for (const { signalId, observedAt, code } of readings) {
    const before = newest.get(signalId) ?? latest.get(signalId)?.observedAt ?? -Infinity;
    const late = observedAt <= before;
    lateness.push(late);
    if (late) hot.late += 1;
    else newest.set(signalId, observedAt);
    if (code !== null) hot.codes += 1;
    if (observedAt < hot.minAt) hot.minAt = observedAt;
    if (observedAt > hot.maxAt) hot.maxAt = observedAt;
  }
  return lateness;
}

/** SQL that moves the positions. A CASE takes half the time of an update that joins its values. */
export function setPositions(
  known: ReadonlyMap<number, number>,
  heads: ReadonlyMap<number, number>,
): string {
  const moved = [...heads].filter(([partition]) => known.has(partition));
  const added = [...heads].filter(([partition]) => !known.has(partition));
  const statements = [];
  if (moved.length > 0) {
    const cases = moved.map(([partition, seq]) => `when ${partition} then ${seq}`).join(" ");
    const partitions = moved.map(([partition]) => partition).join(", ");
    statements.push(
      `update store_position set seq = case partition ${cases} end where partition in (${partitions})`,
    );
  }
  if (added.length > 0) {
    const rows = added.map(([partition, seq]) => `(${partition}, ${seq})`).join(", ");
    statements.push(`insert into store_position values ${rows}`);
  }
  return statements.join("; ");
}

/**
 * DuckDB survives a full disk (tested with 1.5.5), but has to be opened afresh, and earlier versions lost data in a
 * checkpoint that ran out of space: better to stop before it.
 */
export async function refuseOnFullDisk(dir: string, minFreeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  if (free < minFreeBytes) throw diskNearlyFull(dir, free, minFreeBytes);
}
