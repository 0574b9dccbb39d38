import { Command } from "commander";
import { benchDetectors } from "#rules/bench-detectors";

/** `npm run bench -- detectors`: what the default detector of a signal takes of one core. */
export function detectorsCommand(): Command {
  return new Command("detectors")
    .description("readings/s through the default detector of a signal, and what it keeps")
    .option("--json", "end with one JSON object", false)
    .action(({ json }: { json: boolean }) => {
      const tell = (line: string): void => void process.stdout.write(`${line}\n`);
      const figures = benchDetectors(100, 20);
      for (const [name, value] of Object.entries(figures)) tell(`${name}: ${value}`);
      if (json) tell(JSON.stringify(figures));
    });
}
