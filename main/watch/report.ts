import type { ProcessRow } from "#platform";
import { inWords } from "./judge.ts";
import { worstOf } from "./check.ts";
import type { CheckResult, CheckState } from "./check.ts";

/** A process that has not reported for so long is taken for dead; it reports every ten seconds. */
export const silentAfterMs = 45_000;

/** What must be done by somebody for a reading to become an order that people see. */
const neededRoles = ["ingest", "worker", "api"] as const;

export interface HealthReport {
  state: CheckState;
  processes: (ProcessRow<CheckResult[]> & { state: CheckState })[];
  /** Roles that no process has. One that took leave is not missed, but its work is; one that never came up could not say so. */
  vacant: string[];
}

/** What all processes together say. One that should report and does not is itself a finding: it cannot say so any more. */
export function reportOf(rows: readonly ProcessRow<CheckResult[]>[]): HealthReport {
  const processes = rows.map((row) => {
    const checks = row.silentMs > silentAfterMs ? [silent(row)] : row.checks;
    return { ...row, checks, state: worstOf(checks.map((check) => check.state)) };
  });
  const living = processes.filter((one) => one.checks[0]?.name !== "heard-from");
  // One that died and was started again is history once somebody else does its work.
  const replaced = (one: (typeof processes)[number]): boolean =>
    one.checks[0]?.name === "heard-from" &&
    one.roles.every((role) => living.some(({ roles }) => roles.includes(role)));
  const states = processes.map((one) =>
    replaced(one) && one.state === "failing" ? "warning" : one.state,
  );
  const vacant = neededRoles.filter((role) => !rows.some(({ roles }) => roles.includes(role)));
  if (vacant.length > 0) states.push("failing");
  return { state: worstOf(states), processes, vacant };
}

const silent = (row: ProcessRow<CheckResult[]>): CheckResult => ({
  name: "heard-from",
  state: "failing",
  detail: `process ${row.pid} on ${row.host} (${row.roles.join(", ")}) has said nothing for ${inWords(row.silentMs)}`,
  remedy:
    "It was killed or cannot reach the database. Start it again; if it was taken away on purpose, dismiss it.",
  value: row.silentMs / 1_000,
});
