import type { AnomalyDefinition } from "../definition/anomaly-schema.ts";
import { durationInWords } from "../definition/duration.ts";
import { usualOf } from "../detectors/group-detector.ts";
import { longSpan, shortSpan } from "../detectors/recent-window.ts";
import { viewsOf } from "../detectors/signal-detector.ts";
import type { SignalState, View } from "../detectors/signal-detector.ts";
import { cautionOf } from "./anomaly-group.ts";
import type { AnomalyMemory } from "./anomaly-memory.ts";
import type { EvidenceLine, Explanation, RowScores, SignalFacts } from "./condition.ts";
import { quantity } from "./words.ts";

/** As much of the past as the views look back on. */
const hour = 3_600_000;
const span = 8 * hour;
/** Others are named when they have at least this much of the first one's part in it. */
const worthNaming = 0.25;
const mostNamed = 3;

export const nothingUnusual = (facts: readonly SignalFacts[]): Explanation => ({
  kind: "anomaly",
  words: "nothing unusual",
  score: null,
  value: null,
  signalId: facts[0]?.id ?? 0,
  lines: [],
  span,
  facts: {},
});

interface Judged {
  definition: AnomalyDefinition;
  /** By place. */
  facts: readonly SignalFacts[];
  learnt: AnomalyMemory;
  scores: RowScores;
}

/** Why a row is told of: which signals, how they are, what was expected, since when, and each one's part. */
export function explainAnomaly(judged: Judged): Explanation {
  const { definition, facts, learnt, scores } = judged;
  const { threshold, groupDistance } = definition;
  const alone = byNumber(scores.novelty).filter(({ number }) => number >= threshold);
  const together = scores.distance >= groupDistance;
  const parts = alone.length > 0 ? alone : byNumber(scores.share);
  const leading = parts[0]?.place ?? 0;
  const named = parts
    .filter(({ number }) => number >= worthNaming * parts[0]!.number)
    .slice(0, mostNamed)
    .map(({ place }) => place);
  const sentences = named.map((place) =>
    alone.length > 0 ? wordsOfSignal(judged, place) : wordsInGroup(judged, place),
  );
  const far = howFar(judged);
  const words =
    alone.length > 0
      ? `${sentences.join("; ")}${together ? `; and its signals together are ${far}` : ""}`
      : `its signals together are ${far}: ${sentences.join("; ")}`;
  const novelty = scores.novelty.reduce((most, each) => (each > most ? each : most), 0);
  const oddSince = learnt.known[leading]!.oddSince;
  return {
    kind: "anomaly",
    words,
    score: Math.max(novelty / threshold, together ? scores.distance / groupDistance : 0),
    value: finite(scores.values[leading]!),
    signalId: facts[leading]!.id,
    lines: named.flatMap((place) => bandLines(judged, place)),
    ...(alone.length === 0 && isYoung(judged) ? { tentative: true as const } : {}),
    span: Math.max(span, Number.isNaN(oddSince) ? 0 : scores.at - oddSince + span),
    facts: {
      novelty,
      threshold,
      distance: finite(scores.distance),
      groupDistance,
      sinceMs: Number.isNaN(oddSince) ? scores.at : oddSince,
      ...Object.fromEntries(named.flatMap((place) => factsOfSignal(judged, place))),
      ...Object.fromEntries(
        byNumber(scores.share)
          .slice(0, 10)
          .map(({ place, number: share }) => [`share ${facts[place]!.key}`, rounded(share)]),
      ),
    },
  };
}

/** A young baseline is taken for less than it says. */
function howFar(judged: Judged): string {
  const far = `${number(judged.scores.distance)} times as far from usual as`;
  if (!isYoung(judged)) return `${far} on an ordinary day`;
  return `at least ${far} in the ${durationInWords(judged.learnt.group.judgesByMs)} learnt so far`;
}

const isYoung = ({ definition: { every, groupLearns }, learnt: { group } }: Judged): boolean =>
  cautionOf(group, { everyMs: every, learnsMs: groupLearns }) > 1;

/** Places with a number, the highest first. */
const byNumber = (numbers: readonly number[]) =>
  numbers
    .map((each, place) => ({ place, number: each }))
    .filter((each) => each.number > 0)
    .toSorted((a, b) => b.number - a.number);

/** "Bearing vibration is 9.1 mm/s, where 3 mm/s to 5 mm/s is usual at this hour". */
function wordsOfSignal({ facts, learnt, scores }: Judged, place: number): string {
  const signal = facts[place]!;
  const { detector, oddSince } = learnt.known[place]!;
  const said = viewWords[viewsOf(detector)[0]?.view ?? "offDay"]({
    value: scores.values[place]!,
    low: scores.low[place]!,
    high: scores.high[place]!,
    detector,
    say: (value) => quantity(value, signal),
  });
  const lasting = scores.at - oddSince;
  const since = lasting > hour ? `, for ${durationInWords(lasting)} now` : "";
  return `${signal.name} ${said}${since}`;
}

interface Said {
  value: number;
  low: number;
  high: number;
  detector: SignalState;
  say: (value: number) => string;
}

const isAt = ({ value, low, high, say }: Said): string =>
  Number.isNaN(low)
    ? `is ${say(value)}`
    : `is ${say(value)}, where ${say(low)} to ${say(high)} is usual at this hour`;

const viewWords: Record<View, (said: Said) => string> = {
  above: isAt,
  below: isAt,
  offDay: (said) => `has not been what it usually is at this time of the day: it ${isAt(said)}`,
  offWeek: (said) => `has not been what it usually is at this time of the week: it ${isAt(said)}`,
  shift({ detector: { recent, origin }, say }) {
    const before = origin + recent.sumBefore / (longSpan - shortSpan);
    return `went from ${say(before)} to ${say(origin + recent.sum / shortSpan)}, further than it usually goes`;
  },
  variance({ detector: { recent, interval }, say }) {
    const mean = recent.sum / shortSpan;
    const deviation = Math.sqrt(Math.max(0, recent.squares / shortSpan - mean * mean));
    const within = durationInWords(shortSpan * interval.meanMs);
    return `is more restless than usual, give or take ${say(deviation)} within ${within}`;
  },
};

/** "Flow is 3.1 m3/h (usually 4.2 m3/h; 54 % of it)". */
function wordsInGroup({ facts, learnt, scores }: Judged, place: number): string {
  const signal = facts[place]!;
  const { group, known } = learnt;
  const usual = usualOf(group.state, group.members.indexOf(signal.id));
  const usually = usual === null ? "" : `usually ${quantity(usual, signal)}; `;
  const share = Math.round(100 * scores.share[place]!);
  return `${signal.name} is ${quantity(known[place]!.last, signal)} (${usually}${share} % of it)`;
}

const bandLines = ({ facts, scores }: Judged, place: number): EvidenceLine[] =>
  [scores.low[place]!, scores.high[place]!]
    .filter((value) => Number.isFinite(value))
    .map((value) => ({ signalId: facts[place]!.id, role: "baseline", value }));

function factsOfSignal(
  { facts, learnt, scores }: Judged,
  place: number,
): [string, number | null][] {
  const { key } = facts[place]!;
  return [
    [`novelty ${key}`, finite(rounded(scores.novelty[place]!))],
    [`low ${key}`, finite(scores.low[place]!)],
    [`high ${key}`, finite(scores.high[place]!)],
    ...viewsOf(learnt.known[place]!.detector).map(({ view, surprise }): [string, number] => [
      `${view} ${key}`,
      rounded(surprise),
    ]),
  ];
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
const rounded = (value: number): number => Number(value.toFixed(3));
const number = (value: number): string => String(Number(value.toPrecision(2)));
