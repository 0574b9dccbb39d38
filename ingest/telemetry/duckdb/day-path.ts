import { join } from "node:path";

/** `days/2026-11-21/000003-000007.parquet`: the day (UTC) and the runs in it, so that a person can find their way. */
export function dayPath(daysDir: string, day: number, firstRun: number, lastRun: number): string {
  return join(
    daysDir,
    new Date(day).toISOString().slice(0, 10),
    `${pad(firstRun)}-${pad(lastRun)}.parquet`,
  );
}

function pad(run: number): string {
  return String(run).padStart(6, "0");
}
