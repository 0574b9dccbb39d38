import { mean, median } from "simple-statistics";
import { wilsonInterval } from "../records/wilson.ts";
import type { Life, Prediction } from "./life.ts";

/** What predictions of remaining life were worth. Shares with their 95 % Wilson interval, null while nothing is known. */
export interface LifeRecord {
  /**
   * Machines of which it is known when what was foreseen came, those of them of which a visit said that they had functionally failed, and those
   * of which it was said only when it had come.
   */
  reached: number;
  failed: number;
  unforeseen: number;
  /** Hours before the end from which every prediction was good to a fifth of the life that was left at the first; the median machine. */
  prognosticHorizonHours: number | null;
  /** Halfway between first prediction and end, the share of machines whose prediction was good to a fifth of what was left. */
  alphaLambda: Share | null;
  calibration: {
    /** What the intervals claimed, on average, and the share of them that held what came. */
    stated: number | null;
    predictions: number;
    held: number;
    /** Of the first of each machine: those that follow repeat each other. */
    first: Share | null;
  };
  /** Hours by which the first prediction was too long (+) or too short (−); the median machine. */
  medianErrorHours: number | null;
  /**
   * Repaired before, or nothing came: when it would have come is not known, and none of the figures above has them in it. `outlived`:
   * predictions whose whole interval had passed by then; these were too short.
   */
  censored: { repaired: number; subsided: number; predictions: number; outlived: number };
  /** Visits that found nothing wrong with the machine: an error of the flag, which the rule's precision counts. */
  notFailing: number;
}

interface Share {
  value: number;
  low: number;
  high: number;
  of: number;
}

/** α and λ as in the source: good to a fifth, halfway. */
const alpha = 0.2;
const lambda = 0.5;
const hourMs = 3_600_000;

/**
 * Judges what was said of machines by what became of them. A. Saxena, J. Celaya, B. Saha, S. Saha and K. Goebel, "Metrics for Offline Evaluation
 * of Prognostic Performance", Int. J. Prognostics and Health Management 1 (2010): prognostic horizon and α-λ accuracy. The beginning of a
 * machine's life is not known here, so the first prediction stands for it.
 */
export function judgeLives(lives: readonly Life[]): LifeRecord {
  const ended = lives.filter(({ end }) => end.end === "reached" || end.end === "failed");
  const judged = ended.flatMap(({ predictions, end }) => {
    const before = predictions.filter(({ at }) => at < end.at);
    return before.length === 0 ? [] : [{ predictions: before, endAt: end.at, end: end.end }];
  });
  const all = judged.flatMap(({ predictions, endAt }) =>
    predictions.map((one) => ({ ...one, held: holds(one, endAt) })),
  );
  const censored = lives.filter(({ end }) => end.end === "repaired" || end.end === "subsided");
  const ends = (end: Life["end"]["end"]) => lives.filter((life) => life.end.end === end).length;
  return {
    reached: judged.length,
    failed: judged.filter(({ end }) => end === "failed").length,
    unforeseen: ended.length - judged.length,
    prognosticHorizonHours: ofMedian(judged, horizonOf),
    alphaLambda: shareOf(judged, ({ predictions, endAt }) => goodHalfway(predictions, endAt)),
    calibration: {
      stated: all.length === 0 ? null : mean(all.map(({ confidence }) => confidence)),
      predictions: all.length,
      held: all.filter(({ held }) => held).length,
      first: shareOf(judged, ({ predictions, endAt }) => holds(predictions[0]!, endAt)),
    },
    medianErrorHours: ofMedian(judged, ({ predictions: [first], endAt }) =>
      errorAt(first!, first!.at, endAt),
    ),
    censored: {
      repaired: ends("repaired"),
      subsided: ends("subsided"),
      predictions: censored.reduce((sum, { predictions }) => sum + predictions.length, 0),
      outlived: censored.reduce((sum, life) => sum + outlivedIn(life), 0),
    },
    notFailing: ends("not-failing"),
  };
}

interface Judged {
  predictions: readonly Prediction[];
  endAt: number;
}

const left = (at: number, endAt: number): number => (endAt - at) / hourMs;

/** What a prediction says at a later moment, less what is true of it, in hours. */
const errorAt = ({ at, hours }: Prediction, now: number, endAt: number): number =>
  hours - left(at, now) - left(now, endAt);

const holds = ({ at, low, high }: Prediction, endAt: number): boolean =>
  low <= left(at, endAt) && left(at, endAt) <= (high ?? Infinity);

function horizonOf({ predictions, endAt }: Judged): number {
  const bound = alpha * left(predictions[0]!.at, endAt);
  const lastBad = predictions.findLastIndex((one) => Math.abs(errorAt(one, one.at, endAt)) > bound);
  const from = predictions[lastBad + 1];
  return from === undefined ? 0 : left(from.at, endAt);
}

function goodHalfway(predictions: readonly Prediction[], endAt: number): boolean {
  const begun = predictions[0]!.at;
  const now = begun + lambda * (endAt - begun);
  const last = predictions.findLast(({ at }) => at <= now)!;
  return Math.abs(errorAt(last, now, endAt)) <= alpha * left(now, endAt);
}

const outlivedIn = ({ predictions, end }: Life): number =>
  predictions.filter(({ at, high }) => high !== null && left(at, end.at) > high).length;

function shareOf(judged: readonly Judged[], good: (one: Judged) => boolean): Share | null {
  const share = wilsonInterval(judged.filter(good).length, judged.length);
  return share === null ? null : { ...share, of: judged.length };
}

const ofMedian = (judged: readonly Judged[], of: (one: Judged) => number): number | null =>
  judged.length === 0 ? null : median(judged.map(of));
