import type { AnomalyDefinition } from "../definition/anomaly-schema.ts";
import { expectedBand, stepSignal } from "../detectors/signal-detector.ts";
import type { SignalScore } from "../detectors/signal-detector.ts";
import { nobodyYet, watchGroup } from "./anomaly-group.ts";
import { memoryFor, memoryOf, nothingOf } from "./anomaly-memory.ts";
import type { AnomalyMemory, SignalMemory } from "./anomaly-memory.ts";
import { explainAnomaly, nothingUnusual } from "./anomaly-words.ts";
import type {
  Condition,
  ConditionState,
  Explanation,
  RowInput,
  RowScores,
  SignalFacts,
} from "./condition.ts";
import { hold, initialHold } from "./hold.ts";
import type { HoldState, Wanted } from "./hold.ts";
import { packAnomaly, unpackAnomaly } from "./pack-anomaly.ts";
import { standsFor } from "./standing-values.ts";

export interface AnomalyState extends HoldState {
  learnt: AnomalyMemory;
  /** Why it raised; null before it ever did. */
  said: Explanation | null;
}

/**
 * What has been told of for so long, and nobody did anything about, is how the machine is run: it is learnt from again (`scorer/learning.ts`
 * for the signals), and so it ends.
 */
export const isUsualAfterMs = 14 * 86_400_000;

/**
 * Unusual behaviour of an asset's signals, by what they did before: each alone (`detectors/signal-detector.ts`) and all together
 * (`detectors/group-detector.ts`). It is judged in settled order, by rows: `detectors/README.md` says what that is worth.
 */
export function anomalyCondition(
  definition: AnomalyDefinition,
  given: readonly SignalFacts[],
): Condition<AnomalyState> {
  const facts = given.toSorted((a, b) => a.id - b.id);
  const signals = facts.map(({ id }) => id);
  const { threshold, groupDistance, clearAt, offDelay, every: everyMs } = definition;
  const learnsMs = definition.groupLearns;
  const standsMs = facts.map((each) => standsFor(each, everyMs));
  const longestStepMs = Math.max(...standsMs);
  const delays = { onDelay: 0, offDelay, maxGap: Infinity };
  const fresh = (learnt: AnomalyMemory): AnomalyState => ({
    ...initialHold,
    learnt,
    said: null,
  });

  const wants = (state: AnomalyState, scores: RowScores): Wanted => {
    const most = (numbers: readonly number[]) =>
      numbers.reduce((highest, each) => (each > highest ? each : highest), 0);
    if (most(scores.novelty) >= threshold || scores.distance >= groupDistance) return "on";
    // A step up stays a step up when it is no longer new; and a gap says nothing of what was there before it.
    if (most(scores.surprise) > clearAt * threshold) return "keep";
    if (scores.distance > clearAt * groupDistance) return "keep";
    const leading = state.said === null ? -1 : signals.indexOf(state.said.signalId);
    return Number.isNaN(scores.values[leading]) ? "keep" : "off";
  };

  return {
    signals,
    order: "settled",
    needsTicks: false,
    initial: () => fresh(memoryOf(signals)),
    // Its rows are all it sees.
    onReading: (state) => state,
    onTick: (state) => state,
    onReset(state, signalIds = null) {
      const { learnt } = state;
      const goesOn =
        signalIds !== null && (state.said === null || !signalIds.includes(state.said.signalId));
      learnt.known = learnt.known.map((each, place) =>
        signalIds === null || signalIds.includes(signals[place]!) ? nothingOf() : each,
      );
      // Whatever was repaired, its relations to the others are no longer what was learnt.
      const { group } = memoryOf(signals);
      const next = memoryOf(signals, {
        known: learnt.known,
        group,
        revision: learnt.revision + 1,
      });
      return goesOn ? { ...state, learnt: next } : fresh(next);
    },
    explain: (state) => state.said ?? nothingUnusual(facts),
    rows: {
      everyMs,
      onRow(state, row) {
        const { learnt } = state;
        const toldForMs = state.active ? row.at - state.since! : null;
        if (toldForMs !== null && toldForMs >= isUsualAfterMs) beginGroup(learnt, state.since!);
        const judging = { toldForMs, everyMs, learnsMs, standsMs, longestStepMs };
        const scores = scoreRow(learnt, row, judging);
        noteOdd(learnt, scores, clearAt * threshold);
        const wanted = wants(state, scores);
        if (wanted !== "on" && !state.active) return state;
        const held = hold(state, wanted, row.until, delays);
        const said =
          held.active && !state.active
            ? explainAnomaly({ definition, facts, learnt, scores })
            : state.said;
        return { ...held, learnt, said };
      },
      scores: ({ learnt }) => learnt.scores,
      light: (state) => ({ ...state, learnt: { revision: state.learnt.revision } }),
      revision: ({ learnt }) => learnt.revision,
      pack: ({ learnt }) => packAnomaly(learnt),
      restored(state, bytes) {
        const stored: ConditionState & Partial<Stored> = state;
        const { pending = null, last = null, said = null, learnt } = stored;
        const { active, since, until } = state;
        const whole = learnt !== undefined && "known" in learnt ? learnt : readBack(learnt, bytes);
        // What cannot be read is learnt anew; what was raised still stands.
        const now = whole === null ? memoryOf(signals) : memoryFor(signals, whole);
        return { active, since, until, pending, last, learnt: now, said };
      },
    },
  };
}

/** As it stands in memory, or in a snapshot. */
type Stored = Omit<AnomalyState, "learnt"> & { learnt: AnomalyMemory | { revision: number } };

/** Only what fits the snapshot that names it. */
function readBack(
  named: { revision: number } | undefined,
  bytes: Uint8Array | null,
): AnomalyMemory | null {
  const found = bytes === null ? null : unpackAnomaly(bytes);
  return found?.revision === named?.revision ? found : null;
}

interface Judging {
  /** For how long something has been told of; null: nothing is. */
  toldForMs: number | null;
  everyMs: number;
  /** How long the group learns. */
  learnsMs: number;
  /** By place, how long a value stands, and the longest of them. */
  standsMs: readonly number[];
  longestStepMs: number;
}

/** Judges a row by what was learnt and learns from it. */
function scoreRow(
  learnt: AnomalyMemory,
  row: RowInput,
  { toldForMs, everyMs, learnsMs, standsMs, longestStepMs }: Judging,
): RowScores {
  const { signals, known } = learnt;
  const { at, values, learn } = row;
  const nothing = () => signals.map(() => Number.NaN);
  const scores: RowScores = {
    at,
    learnt: learn,
    values: [...values],
    novelty: nothing(),
    surprise: nothing(),
    low: nothing(),
    high: nothing(),
    distance: Number.NaN,
    share: nothing(),
  };
  const asked = Math.log10(signals.length);
  for (const [place, memory] of known.entries()) {
    const value = values[place]!;
    if (Number.isNaN(value)) continue;
    noteBand(scores, place, memory);
    const { novelty, surprise } = stepMemory(memory, { at, value, learn });
    // Of ten signals one is as surprising as this by chance ten times as often as one alone (C. E. Bonferroni, 1936).
    scores.novelty[place] = Math.max(0, novelty - asked);
    scores.surprise[place] = surprise;
  }
  const together = known.map(({ last, lastAt }, place) =>
    at - lastAt <= standsMs[place]! ? last : Number.NaN,
  );
  const judged = watchGroup(learnt.group, {
    at,
    values: Float64Array.from(together),
    signals,
    learn,
    toldForMs,
    everyMs,
    learnsMs,
    longestStepMs,
  });
  if (judged !== null && judged.distance !== null) {
    scores.distance = judged.distance;
    for (const [index, id] of learnt.group.members.entries()) {
      scores.share[signals.indexOf(id)] = judged.shares[index]!;
    }
  }
  learnt.scores = scores;
  learnt.revision += 1;
  return scores;
}

/** As it was before the row: what the row is held against. */
function noteBand(scores: RowScores, place: number, { detector }: SignalMemory): void {
  const band = Number.isNaN(detector.lastAt) ? null : expectedBand(detector, scores.at);
  if (band === null) return;
  scores.low[place] = band.low;
  scores.high[place] = band.high;
}

function stepMemory(
  memory: SignalMemory,
  reading: { at: number; value: number; learn: boolean },
): SignalScore {
  if (Number.isNaN(memory.firstAt)) memory.firstAt = reading.at;
  memory.last = reading.value;
  memory.lastAt = reading.at;
  return stepSignal(memory.detector, reading);
}

/** What its signals were to each other by then is learnt anew: what has stood for so long is how they are now. */
function beginGroup(learnt: AnomalyMemory, before: number): void {
  const { state, since } = learnt.group;
  if (state !== null && since < before) learnt.group = nobodyYet(learnt.signals.length);
}

/** Since when each has been unusual without a break. */
function noteOdd({ known }: AnomalyMemory, { at, surprise }: RowScores, from: number): void {
  for (const [place, memory] of known.entries()) {
    const now = surprise[place]!;
    if (Number.isNaN(now)) continue;
    if (now < from) memory.oddSince = Number.NaN;
    else if (Number.isNaN(memory.oddSince)) memory.oddSince = at;
  }
}
