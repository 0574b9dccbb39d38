import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SignsDefinition } from "../definition/signs-schema.ts";
import { learnSigns } from "../foresight/learn-signs.ts";
import { playSigns } from "../foresight/play-signs.ts";
import { hourMs, readContinuous, readFleet, readWindows } from "./azure-fleet.ts";
import type { Fleet, FleetEvent, Run } from "./azure-fleet.ts";
import { historyOf } from "./azure-history.ts";
import { scoreFlags } from "./score-flags.ts";
import type { Tell } from "./tell.ts";

/** Contiguous blocks of time that are held out in turn where no other history is given. */
const blocks = 3;
const apartMs = 72 * hourMs;

const failuresFile = "PdM_failures.csv";
const continuousFile = "PdM_telemetry.csv";
const failingFile = "pre_failure_windows.csv";

/** By failure mode: which signs came before it in an earlier fleet, as the product learns it from close-outs. */
type Lessons = Map<string, SignsDefinition>;

/** Microsoft's fleet: recordings without gaps (`PdM_telemetry.csv`) or windows before failures and quiet ones. */
export function evaluateAzure(folder: string, tell: Tell, learn?: string) {
  const fleet = readFleet(folder);
  const taught = learn === undefined ? undefined : lessonsFrom(runsIn(learn), readFleet(learn));
  return existsSync(join(folder, continuousFile))
    ? continuous(folder, fleet, { tell, taught })
    : windows(folder, fleet, taught);
}

interface Means {
  tell: Tell;
  taught: Lessons | undefined;
}

function continuous(folder: string, fleet: Fleet, { tell, taught }: Means) {
  const runs = readContinuous(folder);
  const flags = judged(runs, fleet, taught).flatMap((each) => each.flags);
  const startsAt = Math.min(...runs.map(({ at }) => at[0]!));
  const { wrong, missed, ...figures } = scoreFlags(flags, { ...fleet, startsAt });
  const year = existsSync(join(folder, "..", failuresFile)) ? readFleet(join(folder, "..")) : fleet;
  const later = scoreFlags(wrong, { ...year, startsAt }).wrong;
  for (const flag of wrong) {
    const cameTrue = later.includes(flag) ? "" : ", came true after the recording had ended";
    tell(`  wrong: ${inWords(flag)}${cameTrue}`);
  }
  for (const failure of missed) tell(`  missed: ${inWords(failure)}`);
  return figures;
}

const inWords = ({ machine, at, what }: FleetEvent): string =>
  `machine ${machine}, ${what}, ${new Date(at).toISOString()}`;

function windows(folder: string, fleet: Fleet, taught: Lessons | undefined) {
  const failing = readWindows(join(folder, failingFile));
  const quiet = readWindows(join(folder, "quiet_windows.csv"));
  const all = judged([...failing, ...quiet], fleet, taught);
  let within24 = 0;
  let within48 = 0;
  let right = 0;
  for (const { run, flags } of all.slice(0, failing.length)) {
    const failures = failuresAfter(run, fleet);
    const failedAt = failures[0]?.at ?? Number.NaN;
    const inTime = (hours: number) => flags.filter(({ at }) => failedAt - at <= hours * hourMs);
    if (inTime(24).length > 0) within24 += 1;
    if (inTime(48).length > 0) within48 += 1;
    if (inTime(48).some((flag) => failures.some(({ what }) => what === flag.what))) right += 1;
  }
  const ofQuiet = all.slice(failing.length).flatMap(({ flags }) => flags).length;
  return {
    windows: failing.length,
    flaggedWithin24h: within24 / failing.length,
    flaggedWithin48h: within48 / failing.length,
    rightComponent: right / failing.length,
    quietWindows: quiet.length,
    flagsPerQuietWindow: ofQuiet / quiet.length,
  };
}

/** The failures a window was cut before: the next of its machine, several at the same hour included. */
function failuresAfter(run: Run, { failures }: Fleet): FleetEvent[] {
  const after = failures.filter(
    ({ machine, at }) => machine === run.machine && at > run.at.at(-1)!,
  );
  const next = Math.min(...after.map(({ at }) => at));
  return after.filter(({ at }) => at === next);
}

/** The flags of each run, by what was taught, or by what the other blocks of time teach. */
function judged(runs: readonly Run[], fleet: Fleet, taught: Lessons | undefined) {
  const starts = Math.min(...runs.map(({ at }) => at[0]!));
  const ends = Math.max(...runs.map(({ at }) => at.at(-1)!)) + hourMs;
  const blockMs = (ends - starts) / blocks;
  const result = runs.map((run) => ({ run, flags: [] as FleetEvent[] }));
  for (let block = 0; block < blocks; block++) {
    const from = starts + block * blockMs;
    const within = (at: number) => at >= from && at < from + blockMs;
    // The hours before the block are left out as well: what came of them is told in it.
    const apart = (at: number) => at < from - apartMs || at >= from + blockMs;
    const lessons =
      taught ??
      lessonsFrom(
        runs.map((run) => part(run, apart)),
        fleet,
      );
    for (const { run, flags } of result) {
      if (!run.at.some(within)) continue;
      // Signs need the hours before the block as well; flags are those of its own hours.
      const history = historyOf(run, fleet);
      for (const [what, definition] of lessons) {
        for (const { type, at } of playSigns(definition, history)) {
          if (type === "raised" && within(at)) flags.push({ machine: run.machine, at, what });
        }
      }
    }
  }
  return result;
}

/** The hours of a run that are chosen; a gap in the middle does no harm to what is learnt from single hours. */
function part(run: Run, chosen: (at: number) => boolean): Run {
  const kept = run.at.map(chosen);
  return {
    ...run,
    at: run.at.filter((_, index) => kept[index]),
    rows: run.rows.filter((_, index) => kept[index]),
  };
}

const lessonsFrom = (runs: readonly Run[], fleet: Fleet): Lessons =>
  learnSigns(runs.filter(({ at }) => at.length > 0).map((run) => historyOf(run, fleet)));

function runsIn(folder: string): Run[] {
  if (existsSync(join(folder, continuousFile))) return readContinuous(folder);
  return [failingFile, "quiet_windows.csv"].flatMap((file) => readWindows(join(folder, file)));
}
