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
  let running: Promise<number> | undefined;
  const settle = (): Promise<number> => {
    running ??= settleRepairChecks(parts, clock.now()).finally(() => (running = undefined));
    return running;
  };
  const timer = setInterval(() => {
    settle().catch((error: unknown) => log.warn({ err: error }, "repairs could not be verified"));
  }, everyMs);
  timer.unref();
  return {
    settle,
    async stop() {
      clearInterval(timer);
      await running?.catch(() => {});
    },
  };
}
