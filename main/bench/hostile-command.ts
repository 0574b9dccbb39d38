import { loadavg } from "node:os";
import { Command } from "commander";
import { benchHostile } from "./hostile.ts";

/** `npm run bench -- hostile`: what the others feel of a client that does its worst. */
export function hostileCommand(): Command {
  return new Command("hostile")
    .description("how much a hostile client slows the others down")
    .option("--json", "end with one JSON object", false)
    .action(hostile);
}

async function hostile({ json }: { json: boolean }): Promise<void> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const figures = await benchHostile();
  for (const spell of ["quiet", "attacked"] as const) {
    const { readingsPerSecond, ackMs, memoryMB } = figures[spell];
    tell(
      `${spell}: ${readingsPerSecond} readings/s, acknowledged in ${ackMs.p50} ms (p95 ${ackMs.p95}), ${memoryMB} MB`,
    );
  }
  tell(`the others keep ${Math.round(figures.ratio * 100)} % of their rate`);
  const attempts = Object.entries(figures.attempts).map(([what, count]) => `${what} ${count}`);
  tell(`attempts: ${attempts.join(", ")}`);
  tell(
    `${figures.missing} of ${figures.acknowledged} acknowledged readings missing, ${figures.disconnected} disconnected; ` +
      `load average ${loadavg()[0]?.toFixed(1)}`,
  );
  if (json) tell(JSON.stringify(figures));
}
