import { readRecording, runReplay } from "#simulators";
import { noRecording } from "./no-recording.ts";
import { playFixture } from "./play-fixture.ts";
import { inSandbox } from "./sandbox.ts";
import type { Tell } from "./steps.ts";
import { stopSignal } from "./until-stopped.ts";

export type ReplayCommandOptions = {
  data: string;
  rules?: string;
  /** Of a fixture: how many times as fast as life. */
  speed?: string;
  json: boolean;
};

/** A recording through an installation of its own, which is gone afterwards. */
export async function replayCommand(dataSet: string, options: ReplayCommandOptions): Promise<void> {
  const tell: Tell = (line) => process.stdout.write(`${line}\n`);
  const stopping = stopSignal();
  const play = dataSet === "fixture" ? playFixture : playRecording(dataSet);
  const result = await play({ ...options, stopping, tell });
  if (result === undefined) return;
  tell(options.json ? JSON.stringify(result) : JSON.stringify(result, undefined, 2));
}

type Play = (
  options: ReplayCommandOptions & { stopping: AbortSignal; tell: Tell },
) => Promise<object | undefined>;

/** A recorded fleet, with what its maintenance did. */
function playRecording(dataSet: string): Play {
  return async ({ data, rules, stopping, tell }) => {
    const fleet = await readRecording(dataSet, data).catch(noRecording);
    return inSandbox({ stopping, tell }, (_product, places) =>
      runReplay({
        fleet: rules === undefined ? fleet : { ...fleet, files: { ...fleet.files, rules } },
        ...places,
        signal: stopping,
        onLine: tell,
      }),
    );
  };
}
