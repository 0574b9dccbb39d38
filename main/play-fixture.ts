import { readFile } from "node:fs/promises";
import { AppError } from "#platform";
import { readFixture, runFixture } from "#simulators";
import { noRecording } from "./no-recording.ts";
import { inSandbox } from "./sandbox.ts";
import type { Tell } from "./steps.ts";

/** Ticks of a long window are further apart, or they would cost more than its readings. */
const mostTicks = 20_000;
const usualTickSeconds = 5;

/**
 * What `millwright export` wrote, through an installation of its own whose clock is the recording's. With the rules that lie
 * beside it, unless others are named.
 */
export async function playFixture(options: {
  data: string;
  rules?: string;
  speed?: string;
  stopping: AbortSignal;
  tell: Tell;
}): Promise<Awaited<ReturnType<typeof runFixture>> | undefined> {
  const { stopping, tell } = options;
  const fixture = await readFixture(options.data).catch(noRecording);
  const rulesFile = options.rules ?? fixture.rules;
  const rules = rulesFile === null ? null : await readFile(rulesFile, "utf8").catch(noRecording);
  const speed = options.speed === undefined ? null : Number(options.speed);
  if (speed !== null && !(speed > 0)) {
    throw new AppError(
      `--speed ${options.speed} is not a number above 0: 60 plays an hour in a minute; leave it out to go as fast as possible.`,
      { code: "bad-option", status: 400 },
    );
  }
  const tickSeconds = Math.min(
    3_600,
    Math.max(usualTickSeconds, Math.ceil((fixture.to - fixture.from) / 1_000 / mostTicks)),
  );
  let now = fixture.from;
  return inSandbox(
    {
      stopping,
      tell,
      defaults: { TICK_SECONDS: String(tickSeconds) },
      clock: { now: () => now },
    },
    (product, places) =>
      runFixture({
        fixture,
        rules,
        speed,
        ...places,
        time: {
          set: (at) => (now = Math.max(now, at)),
          tick: async () => product.tick?.(),
          stepMs: product.config.tickSeconds * 1_000,
        },
        signal: stopping,
        onLine: tell,
      }),
  );
}
