import { durationInWords } from "../definition/duration.ts";
import type { TimeToThresholdDefinition } from "../definition/time-to-threshold-schema.ts";
import { crossingOf } from "../life/crossing.ts";
import { localTrend } from "../life/local-trend.ts";
import type { RemainingUsefulLife } from "../life/remaining-useful-life.ts";
import { emptyWindow, pushIntoWindow } from "./bucketed-window.ts";
import type { BucketedWindow, ClosedStretches } from "./bucketed-window.ts";
import { usable } from "./condition.ts";
import type { Condition, SignalFacts } from "./condition.ts";
import { hold, initialHold } from "./hold.ts";
import type { HoldState, Wanted } from "./hold.ts";
import { lifeInWords } from "./life-in-words.ts";
import { quantity } from "./words.ts";

/** What the trend said when it was last asked. Plain JSON. */
interface Outlook {
  /** Device time up to which it rests on readings. */
  at: number;
  /** Where the trend is now, and what it changes by in a day. */
  level: number;
  perDay: number;
  /** Standard errors by which the trend is one. */
  z: number;
  points: number;
  /** Robust sigmas by which it has left what was before; null where nothing was. */
  risen: number | null;
  /** Null: it does not lead to the limit. */
  life: RemainingUsefulLife | null;
}

interface TimeToThresholdState extends HoldState {
  window: BucketedWindow;
  outlook: Outlook | null;
  /** What was said to people: at the raise, once a day from then on, and when the limit is reached. */
  said: Outlook | null;
}

const stretches = 72;
/** A trend that chance alone shows once in a thousand times is none yet. */
const evident = 3.29;
/** What wanders about comes as far as it did before: a trend must have left that. */
const leftBehind = 4;
/** It ends when the near end is so much further ahead than asked for, or hardly a trend is left. */
const clearShare = 1.5;
const faint = 1.645;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const start: TimeToThresholdState = {
  ...initialHold,
  window: emptyWindow,
  outlook: null,
  said: null,
};

/**
 * When a trend will reach a limit: Theil's and Sen's line through up to 72 means of the past, over as much of it as is still one line
 * (`../life/local-trend.ts`), and the time at which it crosses, with its interval. Judged whenever a mean is complete. It is the trend that is
 * followed to the limit: single readings may pass it sooner, which is what `limit` is for.
 */
export function timeToThresholdCondition(
  { above, below, within, over, confidence }: TimeToThresholdDefinition,
  signal: SignalFacts,
): Condition<TimeToThresholdState> {
  const limit = above ?? below!;
  // Towards a lower limit everything is turned round.
  const sign = above === undefined ? -1 : 1;
  const shape = { width: Math.max(1, over / stretches), length: stretches + 1 };
  const hours = shape.width / hourMs;
  const lines = [{ signalId: signal.id, role: "limit", value: limit } as const];

  const judge = ({ at, sums, counts, openAt }: ClosedStretches): Outlook | null => {
    const xs = at.map((stretch) => stretch + 0.5);
    const ys = sums.map((sum, i) => (sign * sum) / counts[i]!);
    const line = localTrend(xs, ys, confidence);
    if (line === null) return null;
    const crossing = crossingOf(line, sign * limit, openAt);
    return {
      at: openAt * shape.width,
      level: sign * (line.y + line.slope * (openAt - line.x)),
      perDay: (sign * line.slope * dayMs) / shape.width,
      z: line.z,
      points: line.points,
      risen: line.risen,
      life:
        crossing === null
          ? null
          : {
              hours: crossing.expected * hours,
              low: crossing.low * hours,
              high: crossing.high === null ? null : crossing.high * hours,
              confidence,
            },
    };
  };

  const wants = (outlook: Outlook | null): Wanted => {
    if (outlook === null) return "keep";
    const { life, z, risen } = outlook;
    if (life === null) return "off";
    const ahead = life.low * hourMs;
    const plain = z >= evident && (risen === null || risen >= leftBehind);
    if (ahead <= within && (plain || life.hours === 0)) return "on";
    return ahead > clearShare * within || (z < faint && life.hours > 0) ? "off" : "keep";
  };

  const isNews = (outlook: Outlook, said: Outlook | null): boolean =>
    said === null ||
    outlook.at - said.at >= dayMs ||
    (outlook.life?.hours === 0 && said.life?.hours !== 0);

  return {
    signals: [signal.id],
    order: "observed",
    needsTicks: false,
    initial: () => start,
    onReading(state, reading) {
      if (!usable(reading)) return state;
      const window = pushIntoWindow(state.window, shape, reading.observedAt, reading.value);
      if (window.closed === state.window.closed) {
        const { active, since, until, pending, outlook, said } = state;
        return { active, since, until, pending, last: reading.observedAt, window, outlook, said };
      }
      const outlook = judge(window.closed);
      const held = hold(state, wants(outlook), reading.observedAt, noDelays);
      let { said } = state;
      if (!held.active) said = null;
      else if (outlook !== null && outlook.life !== null && isNews(outlook, said)) said = outlook;
      return { ...held, window, outlook, said };
    },
    onTick: (state) => state,
    onReset: () => start,
    saidOfLife: (state) => state.said,
    explain({ outlook, last }) {
      const life = outlook === null ? null : agedLife(outlook, last ?? outlook.at);
      const level = outlook?.level ?? Number.NaN;
      return {
        kind: "timeToThreshold",
        words:
          outlook === null || life === null
            ? `${signal.name} does not move towards ${quantity(limit, signal)}`
            : life.hours === 0
              ? `The trend of ${signal.name} has reached ${quantity(limit, signal)}: it is at ${quantity(level, signal)}`
              : `${signal.name} is at ${quantity(level, signal)} and ${outlook.perDay >= 0 ? "rises" : "falls"} by ${quantity(Math.abs(outlook.perDay), signal)} a day: it reaches ${quantity(limit, signal)} ${lifeInWords(life)}`,
        score: life === null ? null : within / hourMs / Math.max(life.low, 1),
        value: outlook?.level ?? null,
        signalId: signal.id,
        lines,
        span: (outlook?.points ?? stretches) * shape.width,
        facts: {
          limit,
          level: outlook?.level ?? null,
          perDay: outlook?.perDay ?? null,
          hours: life?.hours ?? null,
          low: life?.low ?? null,
          high: life?.high ?? null,
          confidence,
          standardErrors: outlook?.z ?? null,
          restsOn: durationInWords((outlook?.points ?? 0) * shape.width),
          withinMs: within,
        },
        ...(life === null ? {} : { remainingUsefulLife: life }),
      };
    },
  };
}

/** Delays are what any condition may carry; means of hours need none. */
const noDelays = { onDelay: 0, offDelay: 0, maxGap: Infinity };

/** What is left when it is said: a delay around the condition may have passed meanwhile. What has not come is a minute away at least. */
function agedLife({ life, at }: Outlook, now: number): RemainingUsefulLife | null {
  if (life === null || life.hours === 0) return life;
  const passed = Math.max(0, now - at) / hourMs;
  const hours = Math.max(1 / 60, life.hours - passed);
  const high = life.high === null ? null : Math.max(hours, life.high - passed);
  return { ...life, hours, low: Math.max(0, life.low - passed), high };
}
