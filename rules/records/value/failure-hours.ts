import { sql } from "kysely";
import type { Db } from "../../tables.ts";
import type { FailureHours, Gain } from "./net-value.ts";

export interface RecordedStops {
  failureMode: string | null;
  assetClass: string;
  failures: number;
  hours: number;
}

/** Fewer are chance. */
const fewest = 3;

/** How long failures that no flag had named stopped assets, by failure mode and class; counted, not assumed. */
export async function recordedStops(db: Db): Promise<RecordedStops[]> {
  const { rows } = await sql<RecordedStops>`
    select failure_mode as "failureMode", asset_class as "assetClass", count(*)::int as failures,
      (sum(downtime_minutes) / 60)::float8 as hours
    from rules.close_out
    where is_failure and not foreseen and downtime_minutes is not null
    group by failure_mode, asset_class`.execute(db);
  return rows;
}

/** How long a machine stood still in the mean for a visit that came before it failed; null where fewer than three were recorded. */
export async function recordedVisitHours(db: Db): Promise<number | null> {
  const { rows } = await sql<{ hours: number | null; visits: number }>`
    select (avg(downtime_minutes) / 60)::float8 as hours, count(*)::int as visits
    from rules.close_out
    where failed_at is null and not (is_failure and not foreseen) and downtime_minutes is not null`.execute(
    db,
  );
  const [row] = rows;
  return row === undefined || row.visits < fewest ? null : row.hours;
}

/** The mean of what was recorded of the same failure mode on the same class, else on any, else what is assumed. */
export function failureHours(
  stops: readonly RecordedStops[],
  assumed: number | null,
): (gain: Pick<Gain, "asset" | "failureMode">) => FailureHours | null {
  const mean = (some: readonly RecordedStops[]): FailureHours | null => {
    const failures = some.reduce((sum, one) => sum + one.failures, 0);
    if (failures < fewest) return null;
    return { hours: some.reduce((sum, one) => sum + one.hours, 0) / failures, measured: failures };
  };
  return ({ asset, failureMode }) => {
    const same = stops.filter((one) => one.failureMode === failureMode);
    return (
      mean(same.filter(({ assetClass }) => assetClass === asset.classCode)) ??
      mean(same) ??
      (assumed === null ? null : { hours: assumed, measured: null })
    );
  };
}
