import { rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Compaction } from "../telemetry-store.ts";
import { inTransaction, queryRows } from "./connections.ts";
import { absorbIntoLatest } from "./latest.ts";
import { dayMs, dayOf, emptyHotTable, hotName } from "./parts.ts";
import type { DayFile, HotTable, Parts } from "./parts.ts";
import { selectParts } from "./parts-sql.ts";
import { pickClosing, pickMerge } from "./pick-merge.ts";
import { createHotTable } from "./schema.ts";
import type { Session } from "./session.ts";
import { writeDayFile } from "./write-day-file.ts";

// Everything here is called inside `rewriting`. A rewrite writes whole new files first, names them in the manifest in one
// transaction, and only then lets the old parts go: killed at any point, the store has exactly the old or the new parts.

/** Starts a new hot table, so that the one before it can be sorted while readings go on arriving. */
export async function seal(session: Session): Promise<void> {
  await session.writing(async () => {
    const { parts } = session.shelf;
    const active = parts.hot.at(-1)!;
    if (active.rows === 0) return;
    const run = active.run + 1;
    const { writer } = session.connections;
    await inTransaction(writer, () => writer.run(createHotTable(run)));
    session.shelf.replace({ ...parts, hot: [...parts.hot, emptyHotTable(run)] });
  });
}

/** Turns every sealed hot table into sorted day files; returns the new ones. */
export async function sortSealed(session: Session): Promise<DayFile[]> {
  const written: DayFile[] = [];
  for (const table of session.shelf.parts.hot.slice(0, -1)) {
    const files = await sortIntoDays(session, table);
    await publish(session, {
      added: files,
      removed: [],
      alongside: [absorbIntoLatest(table.run), `delete from hot_table where run = ${table.run}`],
      without: table,
    });
    written.push(...files);
  }
  return written;
}

async function sortIntoDays(session: Session, table: HotTable): Promise<DayFile[]> {
  const { rewriter } = session.connections;
  const days = await queryRows<{ number: number }>(
    rewriter,
    `select distinct floor(observed_at / ${dayMs}.0)::double as number from ${hotName(table.run)} order by number`,
  );
  const files: DayFile[] = [];
  for (const { number } of days) {
    const day = number * dayMs;
    const rows = selectParts({ hot: [table], files: [] }, { from: day, to: day + dayMs });
    if (rows === null) continue;
    files.push(
      await writeDayFile(rewriter, {
        daysDir: session.daysDir,
        day,
        firstRun: table.run,
        lastRun: table.run,
        late: table.late > 0,
        rows,
        mostRows: table.rows,
      }),
    );
  }
  return files;
}

/** Merges files of one day, neighbours by run and oldest first, into one. */
export async function mergeFiles(session: Session, files: readonly DayFile[]): Promise<DayFile> {
  const [first, last] = [files[0]!, files.at(-1)!];
  const rows = selectParts({ hot: [], files }, { from: -Infinity, to: Infinity })!;
  const merged = await writeDayFile(session.connections.rewriter, {
    daysDir: session.daysDir,
    day: first.day,
    firstRun: first.firstRun,
    lastRun: last.lastRun,
    late: files.some((file) => file.late),
    rows,
    mostRows: files.reduce((sum, file) => sum + file.rows, 0),
  });
  await publish(session, { added: [merged], removed: files });
  return merged;
}

/** Keeps the number of files of the days that still grow small. */
export async function mergeGrowingDays(session: Session): Promise<void> {
  for (const files of Map.groupBy(session.shelf.parts.files, (file) => file.day).values()) {
    const picked = pickMerge(files);
    if (picked.length > 0) await mergeFiles(session, picked);
  }
}

/** One file for each day that ended at or before `before`, and few small ones beside it for what came late (`pickClosing`). */
export async function closeDays(session: Session, before: number): Promise<Compaction> {
  const end = dayOf(before);
  if (session.shelf.parts.hot.some((table) => table.minAt < end)) await seal(session);
  const sorted = await sortSealed(session);
  const closed = new Map<number, number>();
  for (const file of sorted) if (file.day < end) closed.set(file.day, file.rows);
  for (const [day, files] of Map.groupBy(session.shelf.parts.files, (file) => file.day)) {
    const picked = day < end ? pickClosing(files) : [];
    if (picked.length > 0) closed.set(day, (await mergeFiles(session, picked)).rows);
  }
  await mergeGrowingDays(session);
  const readings = [...closed.values()].reduce((sum, rows) => sum + rows, 0);
  return { days: closed.size, readings };
}

export interface Change {
  added: readonly DayFile[];
  removed: readonly DayFile[];
  /** Further statements of the same transaction. */
  alongside?: readonly string[];
  /** A hot table whose rows are now elsewhere. */
  without?: HotTable;
}

/** Makes the change the truth, on disk and for readers; what it replaces goes once nobody reads it. */
export async function publish(
  session: Session,
  { added, removed, alongside = [], without }: Change,
): Promise<void> {
  await session.writing(async () => {
    const { writer } = session.connections;
    await inTransaction(writer, async () => {
      for (const file of removed) {
        await writer.run(
          `delete from day_file where day = ${file.day} and last_run = ${file.lastRun}`,
        );
      }
      for (const file of added) await writer.run(insertFile(file));
      for (const statement of alongside) await writer.run(statement);
    });
    const { parts } = session.shelf;
    const files = [...parts.files.filter((file) => !removed.includes(file)), ...added];
    files.sort((a, b) => a.day - b.day || a.lastRun - b.lastRun);
    const changed: Parts = { hot: parts.hot.filter((table) => table !== without), files };
    session.shelf.replace(changed, [
      ...removed.map((file) => () => removeFile(file)),
      ...(without === undefined ? [] : [() => dropTable(session, without)]),
    ]);
  });
}

function insertFile(file: DayFile): string {
  const { day, firstRun, lastRun, rows, bytes, scale, late, minAt, maxAt, form, codes } = file;
  return `insert into day_file values (${[day, firstRun, lastRun, rows, bytes, scale ?? "null", late, minAt, maxAt, form, codes].join(", ")})`;
}

async function removeFile({ path }: DayFile): Promise<void> {
  await rm(path, { force: true });
  await rmdir(dirname(path)).catch(() => {}); // another run's file is still in it
}

async function dropTable(session: Session, { run }: HotTable): Promise<void> {
  await session.writing(() =>
    session.connections.writer.run(`drop table if exists ${hotName(run)}`),
  );
}
