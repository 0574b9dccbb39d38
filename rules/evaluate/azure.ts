import { existsSync } from "node:fs";
import { join } from "node:path";
import { learnModes } from "../detectors/failure-modes.ts";
import type { FailureModes } from "../detectors/failure-modes.ts";
import { flagsOf } from "./azure-flags.ts";
import { hourMs, readContinuous, readFleet, readWindows } from "./azure-fleet.ts";
import type { Fleet, FleetEvent, Run } from "./azure-fleet.ts";
import { examplesOf, signsOf, usualOf } from "./azure-signs.ts";
import type { Usual } from "./azure-signs.ts";
import { scoreFlags } from "./score-flags.ts";
import type { Tell } from "./tell.ts";

/** Contiguous blocks of time that are held out in turn where no other history is given. */
const blocks = 3;

const continuousFile = "PdM_telemetry.csv";
const failingFile = "pre_failure_windows.csv";

/** What an earlier fleet taught: what its signals usually are, and which signs came before which failure. */
interface Lesson {
  usual: Usual[];
  model: FailureModes;
}

/** Microsoft's fleet: recordings without gaps (`PdM_telemetry.csv`) or windows before failures and quiet ones. */
export function evaluateAzure(folder: string, tell: Tell, learn?: string) {
  const fleet = readFleet(folder);
  const taught = learn === undefined ? undefined : lessonFrom(runsIn(learn), readFleet(learn));
  return existsSync(join(folder, continuousFile))
    ? continuous(folder, fleet, { tell, taught })
    : windows(folder, fleet, taught);
}

interface Means {
  tell: Tell;
  taught: Lesson | undefined;
}

function continuous(folder: string, fleet: Fleet, { tell, taught }: Means) {
  const runs = readContinuous(folder);
  const flags = judged(runs, fleet, taught).flatMap((each) => each.flags);
  const startsAt = Math.min(...runs.map(({ at }) => at[0]!));
  const { wrong, missed, ...figures } = scoreFlags(flags, { ...fleet, startsAt });
  for (const flag of wrong) tell(`  wrong: ${inWords(flag)}`);
  for (const failure of missed) tell(`  missed: ${inWords(failure)}`);
  return figures;
}

const inWords = ({ machine, at, what }: FleetEvent): string =>
  `machine ${machine}, ${what}, ${new Date(at).toISOString()}`;

function windows(folder: string, fleet: Fleet, taught: Lesson | undefined) {
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
function judged(runs: readonly Run[], fleet: Fleet, taught: Lesson | undefined) {
  const starts = Math.min(...runs.map(({ at }) => at[0]!));
  const ends = Math.max(...runs.map(({ at }) => at.at(-1)!)) + hourMs;
  const blockOf = (at: number) => Math.floor(((at - starts) / (ends - starts)) * blocks);
  const result = runs.map((run) => ({ run, flags: [] as FleetEvent[] }));
  for (let block = 0; block < blocks; block++) {
    const within = (at: number) => blockOf(at) === block;
    const lesson =
      taught ??
      lessonFrom(
        runs.map((run) => part(run, (at) => !within(at))),
        fleet,
      );
    for (const each of result) {
      if (!each.run.at.some(within)) continue;
      // Signs need the hours before the block as well; flags are those of its own hours.
      const signs = signsOf(each.run, fleet, lesson.usual);
      const kept = each.run.at.map(within);
      const inside = {
        ...each.run,
        at: each.run.at.filter((_, i) => kept[i]),
        rows: each.run.rows.filter((_, i) => kept[i]),
      };
      each.flags.push(
        ...flagsOf(
          inside,
          signs.filter((_, i) => kept[i]),
          lesson.model,
          fleet.failures,
        ),
      );
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

function lessonFrom(runs: readonly Run[], fleet: Fleet): Lesson {
  const heard = runs.filter(({ at }) => at.length > 0);
  const usual = usualOf(heard, fleet.signals.length);
  const examples = heard.flatMap((run) => examplesOf(run, signsOf(run, fleet, usual), fleet));
  const modes = [...new Set(fleet.failures.map(({ what }) => what))].sort();
  return { usual, model: learnModes(examples, modes) };
}

function runsIn(folder: string): Run[] {
  if (existsSync(join(folder, continuousFile))) return readContinuous(folder);
  return [failingFile, "quiet_windows.csv"].flatMap((file) => readWindows(join(folder, file)));
}
