import type { ProcessRow } from "#platform";
import { inWords } from "./judge.ts";
import { worstOf } from "./check.ts";
import type { CheckResult, CheckState } from "./check.ts";

/** A process that has not reported for so long is taken for dead; it reports every ten seconds. */
export const silentAfterMs = 45_000;

export interface HealthReport {
  state: CheckState;
  processes: (ProcessRow<CheckResult[]> & { state: CheckState })[];
}

/** What all processes together say. One that should report and does not is itself a finding: it cannot say so any more. */
export function reportOf(rows: readonly ProcessRow<CheckResult[]>[], now: number): HealthReport {
  const processes = rows.map((row) => {
    const silence = now - row.seenAt.getTime();
    const checks = silence > silentAfterMs ? [silent(row, silence)] : row.checks;
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
  return { state: worstOf(states), processes };
}

const silent = (row: ProcessRow<CheckResult[]>, silence: number): CheckResult => ({
  name: "heard-from",
  state: "failing",
  detail: `process ${row.pid} on ${row.host} (${row.roles.join(", ")}) has said nothing for ${inWords(silence)}`,
  remedy:
    "It was killed or cannot reach the database. Start it again; if it was taken away on purpose, dismiss it.",
  value: silence / 1_000,
});
