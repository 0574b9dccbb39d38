import type { Log } from "#platform";
import { settleSilences } from "./settle-silences.ts";
import type { TopologyParts } from "./settle-silences.ts";

const everyMs = 2_000;

/** Judges silences that wait, every few seconds; each worker may run it. */
export function startTopology(parts: TopologyParts & { log: Log }): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  let complained = false;
  const look = async (): Promise<void> => {
    try {
      await settleSilences(parts);
      complained = false;
    } catch (error) {
      // The next look tries again; once is enough to say so.
      if (!complained) parts.log.warn({ err: error }, "silences behind gateways cannot be judged");
      complained = true;
    }
  };
  const timer = setInterval(() => {
    running ??= look().finally(() => {
      running = undefined;
    });
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
