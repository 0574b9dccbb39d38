import { median } from "simple-statistics";
import type { Example } from "../detectors/failure-modes.ts";
import { hourMs } from "./azure-fleet.ts";
import type { Fleet, Run } from "./azure-fleet.ts";

/** What each signal of the fleet usually is: machines of one class lend each other their past. */
export interface Usual {
  centre: number;
  sigma: number;
}

const madToSigma = 1.4826;
const window = 24;
const fewest = 12;
/** Sigmas of a mean over a day by which a signal counts as shifted. */
const shifted = 4;
const soonHours = 24;
const undecidedHours = 72;

export function usualOf(runs: readonly Run[], signals: number): Usual[] {
  return Array.from({ length: signals }, (_, signal) => {
    const values = runs.flatMap(({ rows }) => rows.map((row) => row[signal]!));
    const centre = median(values);
    return { centre, sigma: madToSigma * median(values.map((value) => Math.abs(value - centre))) };
  });
}

export type Signs = (boolean | null)[];

/** Signs at each hour: codes of the last day, then signals up and down; both begin anew when something was replaced. */
export function signsOf(run: Run, fleet: Fleet, usual: readonly Usual[]): Signs[] {
  const mine = <T extends { machine: string }>(events: readonly T[]) =>
    events.filter(({ machine }) => machine === run.machine);
  const errors = mine(fleet.errors);
  const replacements = mine(fleet.replacements);
  const begins = run.at[0]!;
  return run.at.map((now, index) => {
    const renewed = Math.max(
      begins,
      ...replacements.filter(({ at }) => at <= now).map(({ at }) => at),
    );
    const since = Math.max(renewed, now - (window - 1) * hourMs);
    const recent = errors.filter(({ at }) => at >= since && at <= now);
    const wholeDay = now - begins >= (window - 1) * hourMs;
    const codes = fleet.codes.map((code): boolean | null =>
      recent.some(({ what }) => what === code) ? true : wholeDay ? false : null,
    );
    // By their times, not by their number: a block that is held out leaves a gap.
    const rows = heardSince(run, index, since);
    const hours = rows.length;
    const shifts = usual.flatMap(({ centre, sigma }, signal): Signs => {
      if (hours < fewest) return [null, null];
      const sum = rows.reduce((sum, row) => sum + (row[signal]! - centre) / sigma, 0);
      const z = sum / Math.sqrt(hours);
      return [z > shifted, z < -shifted];
    });
    return [...codes, ...shifts];
  });
}

function heardSince({ at, rows }: Run, index: number, since: number): number[][] {
  let from = index;
  while (from > 0 && at[from - 1]! >= since) from -= 1;
  return rows.slice(from, index + 1);
}

/** What a history of these hours teaches. */
export function examplesOf(run: Run, signs: readonly Signs[], fleet: Fleet): Example[] {
  const failures = fleet.failures.filter(({ machine }) => machine === run.machine);
  return run.at.map((now, index) => {
    const coming = failures.filter(({ at }) => at > now && at - now <= undecidedHours * hourMs);
    const modes = new Set(
      coming.filter(({ at }) => at - now <= soonHours * hourMs).map(({ what }) => what),
    );
    const undecided = new Set(coming.map(({ what }) => what));
    return { signs: signs[index]!, modes, undecided };
  });
}
