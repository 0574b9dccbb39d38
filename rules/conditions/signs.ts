import type { SignsDefinition } from "../definition/signs-schema.ts";
import { durationInWords } from "../definition/duration.ts";
import { codesOf } from "./codes-of.ts";
import { usable } from "./condition.ts";
import type { Condition, ConditionState, EvidenceLine, SignalFacts } from "./condition.ts";
import { hourMs, noHours, pushHourly } from "./hourly-mean.ts";
import type { HourlyMeans } from "./hourly-mean.ts";
import { quantity } from "./words.ts";

export interface SignsState extends ConditionState {
  /** Device time of the first reading ever, and of the newest. A repair changes neither. */
  begins: number | null;
  now: number;
  /** When each code was last reported; null: not since the machine was repaired. */
  reported: readonly (number | null)[];
  /** By signal of the shifts, in the order of their first naming. */
  hours: readonly HourlyMeans[];
  /** Codes, then shifts; null: not known. */
  signs: readonly (boolean | null)[];
  probability: number;
}

/** Under this share of the memory a shift is not judged. */
const leastHeard = 0.5;

/**
 * A failure mode foreseen from signs: codes that the machine reported lately, and signals that are not where they usually are. Naive Bayes over
 * signs that are there, not there, or not known (`detectors/failure-modes.ts` says from where, and learns the figures). The mean of n hours is
 * held against √n as if hours were independent; `by` is large because they are not quite.
 */
export function signsCondition(
  definition: SignsDefinition,
  signal: (key: string) => SignalFacts,
): Condition<SignsState> {
  const { codes, shifts, memory, prior, raiseAt, clearAt } = definition;
  const keep = Math.max(1, Math.round(memory / hourMs));
  const codeSignals = codes.map((code) => signal(code.signal));
  const shifted = [...new Set(shifts.map((shift) => shift.signal))].map(signal);
  const shiftPlaces = shifts.map((shift) => shifted.findIndex(({ key }) => key === shift.signal));
  const evidence = [...codes, ...shifts];
  const fillsAnHour = shifted.map(({ intervalSeconds }) => intervalSeconds * 1_000 >= hourMs);
  const fresh = (begins: number | null, now: number): SignsState => ({
    active: false,
    since: null,
    until: null,
    begins,
    now,
    reported: codes.map(() => null),
    hours: shifted.map(() => noHours),
    signs: evidence.map(() => null),
    probability: probabilityOf(prior),
  });

  const shiftOf = (hours: HourlyMeans, shift: (typeof shifts)[number]): boolean | null => {
    const { means } = hours;
    if (means.length < leastHeard * keep) return null;
    const sum = means.reduce((total, mean) => total + (mean - shift.centre) / shift.sigma, 0);
    const z = sum / Math.sqrt(means.length);
    return shift.direction === "up" ? z > shift.by : z < -shift.by;
  };
  const judged = (state: SignsState): SignsState => {
    const { now, begins, hours } = state;
    const heardLong = begins !== null && now - begins >= memory - hourMs;
    const signs = [
      ...state.reported.map((at) =>
        at !== null && now - at < memory ? true : heardLong ? false : null,
      ),
      ...shifts.map((shift, index) => shiftOf(hours[shiftPlaces[index]!]!, shift)),
    ];
    const logOdds = signs.reduce<number>(
      (sum, sign, index) =>
        sign === null ? sum : sum + evidence[index]![sign ? "there" : "absent"],
      prior,
    );
    const probability = probabilityOf(logOdds);
    const active = probability >= (state.active ? clearAt : raiseAt);
    const since = active && !state.active ? now : state.since;
    return { ...state, signs, probability, active, since, until: active ? now : state.until };
  };

  return {
    signals: [...new Set([...codeSignals, ...shifted].map(({ id }) => id))],
    order: "observed",
    needsTicks: false,
    initial: () => fresh(null, 0),
    onReading(state, reading) {
      const { observedAt: now, signalId, quality } = reading;
      const heard = { ...state, begins: state.begins ?? now, now };
      if (reading.code !== null && quality !== "bad") {
        const said = new Set(codesOf(reading.code));
        const reported = state.reported.map((at, index) =>
          codeSignals[index]!.id === signalId && said.has(codes[index]!.is) ? now : at,
        );
        return judged({ ...heard, reported });
      }
      const place = shifted.findIndex(({ id }) => id === signalId);
      if (place < 0 || !usable(reading)) return state;
      const before = state.hours[place]!;
      const pushed = { at: now, value: reading.value, keep, fillsAnHour: fillsAnHour[place]! };
      const after = pushHourly(before, pushed);
      const hours = state.hours.map((each, index) => (index === place ? after : each));
      // Within an hour nothing that counts changes.
      return after.at === before.at ? { ...heard, hours } : judged({ ...heard, hours });
    },
    onTick: (state) => state,
    onReset: (state) => fresh(state.begins, state.now),
    explain(state) {
      const reasons = evidence
        .map((each, index) => ({ index, weight: each.there, there: state.signs[index] === true }))
        .filter(({ there, weight }) => there && weight > 0)
        .sort((a, b) => b.weight - a.weight);
      const told = reasons.map(({ index }) => {
        const shift = shifts[index - codes.length];
        if (shift === undefined) {
          return { signal: codeSignals[index]!, words: `${codes[index]!.is} was reported` };
        }
        const place = shiftPlaces[index - codes.length]!;
        const { means } = state.hours[place]!;
        const mean = means.reduce((sum, each) => sum + each, 0) / means.length;
        const of = shifted[place]!;
        const words = `${of.name} has been ${shift.direction === "up" ? "high" : "low"} for ${durationInWords(memory)} (${quantity(mean, of)}, usually ${quantity(shift.centre, of)})`;
        const line: EvidenceLine = { signalId: of.id, role: "baseline", value: shift.centre };
        return { signal: of, words, line };
      });
      const known = definition.learntFrom?.failures;
      const earlier =
        known === undefined ? "earlier failures" : `the ${known} failures it was learnt from`;
      const percent = Math.round(100 * state.probability);
      const because =
        told.length === 0 ? "no sign is left" : told.map((each) => each.words).join("; ");
      return {
        kind: "signs",
        words: `${because}: as before ${earlier} (probability ${percent} %)`,
        score: state.probability / raiseAt,
        value: state.probability,
        signalId: (told[0]?.signal ?? codeSignals[0] ?? shifted[0]!).id,
        lines: told.flatMap(({ line }) => line ?? []),
        span: 2 * memory,
        facts: {
          probability: state.probability,
          prior,
          ...Object.fromEntries(
            evidence.map((each, index) => [nameOf(each), weightOf(each, state.signs[index])]),
          ),
        },
      };
    },
  };
}

/** Keys of the signals that signs are read from. */
export const signsNeed = ({ codes, shifts }: SignsDefinition): string[] => [
  ...new Set([...codes, ...shifts].map(({ signal }) => signal)),
];

type Evidence = SignsDefinition["codes"][number] | SignsDefinition["shifts"][number];

const nameOf = (sign: Evidence): string =>
  "is" in sign ? `${sign.signal} ${sign.is}` : `${sign.signal} ${sign.direction}`;

/** What a sign adds to the log-odds as it is; null: it is not known. */
const weightOf = (sign: Evidence, there: boolean | null | undefined): number | null =>
  there === null || there === undefined ? null : there ? sign.there : sign.absent;

const probabilityOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
