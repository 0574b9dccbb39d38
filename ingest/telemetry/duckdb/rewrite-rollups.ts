import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Tier } from "../telemetry-store.ts";
import { inTransaction, queryRows } from "./connections.ts";
import { makeFolder } from "./flush-to-disk.ts";
import { dayFileForm, finishFile } from "./write-day-file.ts";
import { dayMs } from "./parts.ts";
import { quoted, readParquet } from "./parts-sql.ts";
import { rollupFiles, selectRollups } from "./read-rollups.ts";
import type { RollupFile } from "./read-rollups.ts";
import { periodOf } from "../tier-periods.ts";
import { newRollupFileName, periodEnd, rollupPath, tierFolder } from "./rollup-periods.ts";
import type { Session } from "./session.ts";
import { scaleSql, valueType } from "./value-scale.ts";

// Called inside `rewriting`. As with readings, a file is whole and on disk before the manifest names it, in the transaction
// that takes its rows out of the unsorted table; what it replaces goes when nobody reads it any more.

/** Brings the unsorted buckets of the periods that ended at or before `before` into one sorted file a period. */
export async function closeRollups(session: Session, tier: Tier, before: number): Promise<void> {
  const { rewriter } = session.connections;
  const { newest } = session.rollupRuns[tier];
  const days = await queryRows<{ number: number }>(
    rewriter,
    `select distinct (starts_at // ${dayMs})::double as number from rollup_${tier} where run <= ${newest}`,
  );
  const periods = new Set(days.map(({ number }) => periodOf(tier, number * dayMs)));
  for (const period of periods) {
    if (periodEnd(tier, period) <= before) await rewritePeriod(session, tier, period, newest);
  }
}

/** Removes whole periods that ended at or before `olderThan`; returns how many buckets went. */
export async function retainRollups(
  session: Session,
  tier: Tier,
  olderThan: number,
): Promise<number> {
  const end = periodOf(tier, olderThan);
  await closeRollups(session, tier, end);
  const going = (await rollupFiles(session.connections.rewriter, tier)).filter(
    ({ period }) => period < end,
  );
  if (going.length === 0) return 0;
  await publish(session, tier, { removed: going, statements: [] });
  return going.reduce((sum, file) => sum + file.rows, 0);
}

async function rewritePeriod(
  session: Session,
  tier: Tier,
  period: number,
  lastRun: number,
): Promise<void> {
  const { rewriter } = session.connections;
  const old = (await rollupFiles(rewriter, tier)).filter((file) => file.period === period);
  const inPeriod = `starts_at >= ${period} and starts_at < ${periodEnd(tier, period)}`;
  const all = selectRollups(session.dir, tier, old, inPeriod);
  // A file knows each bucket once and the highest run stands. Few are written twice, so most pass without company.
  const rows = `select * exclude (run) from (${all}) where run <= ${lastRun}
    qualify row_number() over (partition by signal_id, starts_at order by run desc) = 1`;
  const kept = `select * from (${rows}) where count > 0`;
  const name = newRollupFileName(tier, period);
  const path = rollupPath(session.dir, tier, name);
  await makeFolder(join(session.dir, tierFolder[tier]));
  const [found] = await queryRows<{ scale: number | null }>(
    rewriter,
    scaleSql(`(select unnest([min, max, first, last]) as value from (${kept}))`),
  );
  const scale = found?.scale ?? null;
  const as = (column: string): string => `${column}::${valueType(scale)} as ${column}`;
  await rewriter.run(`copy (
      select signal_id, starts_at, count, ${as("min")}, ${as("max")}, mean, ${as("first")}, ${as("last")}
      from (${kept}) order by signal_id, starts_at
    ) to ${quoted(`${path}.unfinished`)} (${dayFileForm}, row_group_size 61440)`);
  await finishFile(path);
  const [written] = await queryRows<{ rows: number }>(
    rewriter,
    `select count(*)::double as rows from ${readParquet([path])}`,
  );
  const count = written?.rows ?? 0;
  const { size } = await stat(path);
  await publish(session, tier, {
    removed: old,
    statements: [
      `delete from rollup_${tier} where run <= ${lastRun} and ${inPeriod}`,
      `insert into rollup_file values (${quoted(tier)}, ${period}, ${quoted(name)}, ${count}, ${size}, ${scale ?? "null"})`,
    ],
  });
}

async function publish(
  session: Session,
  tier: Tier,
  change: { removed: readonly RollupFile[]; statements: readonly string[] },
): Promise<void> {
  await session.writing(async () => {
    const { writer } = session.connections;
    await inTransaction(writer, async () => {
      for (const { name } of change.removed) {
        await writer.run(`delete from rollup_file where name = ${quoted(name)}`);
      }
      for (const statement of change.statements) await writer.run(statement);
    });
    const [left] = await queryRows<{ rows: number }>(
      writer,
      `select count(*)::double as rows from rollup_${tier}`,
    );
    session.rollupRuns[tier].rows = left?.rows ?? 0;
    const { shelf } = session;
    shelf.replace(
      shelf.parts,
      change.removed.map(
        ({ name }) =>
          () =>
            rm(rollupPath(session.dir, tier, name), { force: true }),
      ),
    );
  });
}
