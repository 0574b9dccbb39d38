import type { Reading } from "#ingest";
import type { RuleInput } from "../evaluation/evaluate.ts";
import { rulesOf } from "../scorer/asset-plan.ts";
import type { LiveRule } from "../store/live-rules.ts";
import { AssetScorer, assetWith, liveRules } from "./asset.ts";
import { lateness } from "./deliveries.ts";
import type { Delivery } from "./deliveries.ts";
import { afterThat, begin, day, play } from "./series.ts";
import { tell } from "./told.ts";

const limit = { limit: { signal: "x", above: 7, clearBelow: 6, onDelay: "40s", offDelay: "10s" } };
/** One of each form. */
export const conditions = {
  limit: { limit: { signal: "x", above: 7, clearBelow: 6 } },
  "delayed-limit": limit,
  "on-change-limit": { limit: { signal: "door", above: 7, onDelay: "45s" } },
  rate: { rate: { signal: "x", risingBy: 3, per: "1m", over: "2m" } },
  stuck: { stuck: { signal: "x", for: "40s", minReadings: 3, tolerance: 1 } },
  "drift-of-a-mean": {
    drift: { signal: "x", learn: "4m", refine: "1h", window: "30s", threshold: 2 },
  },
  "drift-of-an-ewma": {
    drift: { signal: "x", learn: "25 readings", smoothing: "10s", threshold: 2, onDelay: "20s" },
  },
  code: { code: { signal: "error", equals: "E1", hold: "2m" } },
  after: afterThat({ code: { signal: "error", equals: "E1" } }, "1m", limit),
  "after-silence": afterThat({ noData: { signal: "x", for: "30s" } }, "1m", {
    limit: { signal: "y", above: 7 },
  }),
  all: { all: [{ limit: { signal: "x", above: 6 } }, { limit: { signal: "y", above: 6 } }] },
  vote: {
    atLeast: {
      n: 2,
      of: [
        { limit: { signal: "x", above: 7 } },
        { limit: { signal: "y", above: 7 } },
        { code: { signal: "error", equals: "E1" } },
      ],
    },
    offDelay: "20s",
  },
  not: { not: { limit: { signal: "x", above: 6 } }, onDelay: "15s" },
  "n-of-m": {
    nOfM: { n: 3, of: 6, within: "1m", condition: { limit: { signal: "x", above: 7 } } },
  },
  gated: {
    limit: { signal: "x", above: 7 },
    while: { limit: { signal: "y", below: 9 } },
    settle: "10s",
  },
  "in-hours": {
    any: [{ limit: { signal: "door", above: 8 } }, { limit: { signal: "x", above: 8 } }],
    activeHours: { from: "01:01", to: "01:04" },
    keepFor: "20s",
  },
  chattering: {
    limit: { signal: "x", above: 7, clearBelow: 6.8 },
    chattering: { raises: 2, within: "1m", calm: "30s" },
  },
};
export const rules = liveRules(conditions);
export const withSilence = liveRules({
  ...conditions,
  silence: { noData: { signal: "x", for: "20s" } },
});

/** What the evaluator says of the same readings in their right order, each moment with what was said of it last. */
export function inRightOrder(found: readonly Delivery[], of: readonly LiveRule[] = rules) {
  const story: Record<string, unknown> = {};
  for (const { bound } of rulesOf(new AssetScorer(of, assetWith(lateness)).plan)) {
    // What listens for silence alone is judged as it came.
    if (bound.order !== "observed") continue;
    const places = new Map(bound.signals.toSorted((a, b) => a - b).map((id, place) => [id, place]));
    const readings = new Map<string, Reading>();
    const ticks: { key: number; at: number }[] = [];
    let newest = -Infinity;
    for (const delivery of found) {
      if ("tick" in delivery) ticks.push({ key: newest, at: begin + delivery.at });
      else if (places.has(delivery.reading.signalId)) {
        const { signalId, observedAt } = delivery.reading;
        const key = `${signalId} ${observedAt}`;
        const before = readings.get(key);
        // What is said again was heard when it was said first.
        if (before === undefined || !saysTheSame(before, delivery.reading)) {
          readings.set(key, delivery.reading);
        }
        newest = Math.max(newest, observedAt);
      }
    }
    const inputs: { key: number; place: number; input: RuleInput }[] = [
      ...[...readings.values()].map((reading) => ({
        key: reading.observedAt,
        place: places.get(reading.signalId)!,
        input: { kind: "reading", reading } as const,
      })),
      ...ticks.map(({ key, at }) => ({
        key,
        place: Infinity,
        input: { kind: "tick", tick: { at, healthySince: begin - day } } as const,
      })),
    ];
    inputs.sort((a, b) => (a.key === b.key ? a.place - b.place || 0 : a.key - b.key));
    const { transitions } = play(
      bound,
      inputs.map(({ input }) => input),
    );
    if (transitions.length > 0) story[bound.key] = transitions.map(tell);
  }
  return story;
}

const saysTheSame = (a: Reading, b: Reading): boolean =>
  a.value === b.value && a.code === b.code && a.quality === b.quality;
