import { startRounds } from "#platform";
import type { Clock, Log } from "#platform";
import { settleRepairChecks } from "./settle-repair-checks.ts";
import type { RepairCheckParts } from "./settle-repair-checks.ts";

const everyMs = 60_000;

/** Judges repairs as their time comes; each worker may run it. */
export function startRepairChecks(parts: RepairCheckParts & { clock: Clock; log: Log }): {
  settle(): Promise<number>;
  stop(): Promise<void>;
} {
  const { clock, log } = parts;
  const rounds = startRounds({
    everyMs,
    round: () => settleRepairChecks(parts, clock.now()),
    onFailure: (error) => log.warn({ err: error }, "repairs could not be verified"),
  });
  return { settle: () => rounds.run(), stop: () => rounds.stop() };
}
