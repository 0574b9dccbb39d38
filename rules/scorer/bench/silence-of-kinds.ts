import { gauss, uniform } from "../../testing/series.ts";
import { benchSilence } from "./bench-silence.ts";
import type { SilenceResult } from "./bench-silence.ts";
import type { Observation } from "./watch-by-default.ts";

const minute = 60_000;
const day = 1_440 * minute;
const stepMs = 5 * minute;
/** A Monday. */
const begin = Date.UTC(2026, 0, 5);
const signals = 4;

/** What a sound machine may be like, in units of its noise: the level of one of its signals, moment after moment. */
type Level = (at: number) => number;
type Kind = (random: () => number, signal: number) => Level;

const none: Kind = () => () => 0;
const ofDay: Kind = (_, signal) => (at) => 5 * Math.sin((2 * Math.PI * at) / day + signal);

/** What was there before, less a share of it, and something new. */
const autocorrelated =
  (share: number): Kind =>
  (random) => {
    let level = 0;
    return () => (level = share * level + gauss(random));
  };

/** Runs at one load or the other, for some hours each; what follows the load follows it in every signal. */
const twoModes: Kind = (random, signal) => {
  let [high, until] = [false, 0];
  return (at) => {
    if (at >= until) {
      high = !high;
      until = at + (2 + 10 * random()) * 60 * minute;
    }
    return high ? 10 + signal : 0;
  };
};

/** At half load on Saturdays and Sundays. */
const ofWeek: Kind = (_, signal) => (at) => (new Date(at).getUTCDay() % 6 === 0 ? -5 - signal : 0);

/** Signals that share what moves them have one source of chance for it. */
const kinds: Record<string, { level: Kind; shared?: boolean }> = {
  "white noise": { level: none },
  "a day and noise": { level: ofDay },
  "autocorrelated (.95)": { level: autocorrelated(0.95) },
  "autocorrelated (.99)": { level: autocorrelated(0.99) },
  "near random walk (.999)": { level: autocorrelated(0.999) },
  "two modes": { level: twoModes, shared: true },
  "other weekends": { level: ofWeek },
};

export const kindNames = Object.keys(kinds);

/** What the default rule says of simulated machines of one kind, four signals each, a reading of each every five minutes. */
export function silenceOfKind(
  name: string,
  { assets, days }: { assets: number; days: number },
): Promise<SilenceResult> {
  return benchSilence(observationsOf(name, assets, days), { intervalSeconds: 300 });
}

function* observationsOf(name: string, assets: number, days: number): Generator<Observation> {
  const { level, shared = false } = kinds[name]!;
  for (let asset = 1; asset <= assets; asset++) {
    const noise = uniform(1_000 * asset + 1);
    const levels = Array.from({ length: signals }, (_, signal) =>
      level(uniform(1_000 * asset + (shared ? 2 : 3 + signal)), signal),
    );
    // Machines come into use on any day of the week.
    const from = begin + (asset % 7) * day;
    for (let at = from; at < from + days * day; at += stepMs) {
      const values = Object.fromEntries(
        levels.map((of, signal) => [`s${signal}`, 100 + of(at) + gauss(noise)]),
      );
      yield { at, tag: `M-${asset}`, values };
    }
  }
}
