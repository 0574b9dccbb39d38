import { sweepDeadLetters, sweepTelemetry } from "#ingest";
import { createHousekeeping, platformSweeps } from "#platform";
import type { Sweep } from "#platform";
import { backtestSweeps, ruleSweeps } from "#rules";
import { otherClocks } from "../other-clocks.ts";
import type { Parts } from "../parts.ts";

const dayMs = 86_400_000;

/** What has served its time is removed. */
export async function keepHouse(stack: AsyncDisposableStack, parts: Parts): Promise<void> {
  const { config, db, queues, clock, log } = parts;
  const housekeeping = createHousekeeping({
    db,
    queues,
    clock,
    log,
    sweeps: [
      ...platformSweeps(db, config.retention),
      ...ruleSweeps(db, config.retention),
      ...backtestSweeps(db, config.retention),
      ...ingestSweeps(parts),
    ],
    otherClocks: otherClocks(parts),
  });
  await housekeeping.start();
  stack.defer(() => housekeeping.stop());
}

function ingestSweeps({ db, store, config }: Parts): Sweep[] {
  const { deadLetterDays, telemetryDays, minutesDays, hoursDays } = config.retention;
  const keepDays = { raw: telemetryDays, minutes: minutesDays, hours: hoursDays };
  return [
    {
      name: "dead-letters",
      run: (now) => sweepDeadLetters(db, now - deadLetterDays * dayMs),
    },
    {
      name: "telemetry",
      run: async (now) => (await sweepTelemetry({ store, db, now, keepDays })).removed,
    },
  ];
}
