import { loadRules } from "../definition/load-rules.ts";
import type { SignalFacts } from "../conditions/condition.ts";
import { bindRule } from "../evaluation/bound-rule.ts";
import type { BoundRule } from "../evaluation/bound-rule.ts";
import { evaluate, initialState } from "../evaluation/evaluate.ts";
import type { RuleInput, RuleState, Transition } from "../evaluation/evaluate.ts";

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
/** Any moment; the tests' time counts from here. */
export const begin = Date.UTC(2026, 0, 5);

export const signals: Record<string, SignalFacts> = {
  x: facts(1, "x", { unit: "mm/s", intervalSeconds: 60 }),
  y: facts(2, "y", { unit: "Cel", intervalSeconds: 60 }),
  door: facts(3, "door", { reporting: "on-change", intervalSeconds: 3_600 }),
  error: facts(4, "error", { reporting: "on-change", intervalSeconds: 3_600 }),
};

function facts(id: number, key: string, more: Partial<SignalFacts>): SignalFacts {
  const base = { unit: null, reporting: "periodic", intervalSeconds: 60, decimals: 2 } as const;
  const kind = key === "error" ? "code" : "number";
  return { id, key, name: key.toUpperCase(), kind, ...base, ...more };
}

/** A rule with this condition, as a person writes it, bound to the signals above. */
export function ruleOf(condition: unknown, timeZone = "Europe/Berlin"): BoundRule {
  const loaded = loadRules(
    JSON.stringify([
      { key: "a", name: "A", appliesTo: { assetClass: "any" }, severity: 2, condition },
    ]),
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return bindRule(loaded.rules[0]!, { signals: new Map(Object.entries(signals)), timeZone })!;
}

/** "B within T after A", as a rule's condition. */
export const afterThat = (first: unknown, within: string, then: unknown) => ({
  // oxlint-disable-next-line unicorn/no-thenable -- the word a rule's author writes; no function, and never awaited
  after: { first, within, then },
});

/** A reading at so many milliseconds after the beginning; a string is a code. */
export function at(
  ms: number,
  value: number | string | null,
  key = "x",
  more: { quality?: "good" | "uncertain" | "bad"; receivedAt?: number } = {},
): RuleInput {
  return {
    kind: "reading",
    reading: {
      signalId: signals[key]!.id,
      observedAt: begin + ms,
      receivedAt: more.receivedAt ?? begin + ms,
      value: typeof value === "string" ? null : value,
      code: typeof value === "string" ? value : null,
      quality: more.quality ?? "good",
    },
  };
}

export const tickAt = (ms: number, healthySince = -day): RuleInput => ({
  kind: "tick",
  tick: { at: begin + ms, healthySince: begin + healthySince },
});

export const repair: RuleInput = { kind: "reset", at: begin, signalIds: null };

/** Values a minute apart. */
export const everyMinute = (values: readonly (number | null)[], from = 0): RuleInput[] =>
  values.map((value, index) => at(from + index * minute, value));

export function play(
  rule: BoundRule,
  inputs: Iterable<RuleInput>,
  state: RuleState = initialState(rule),
): { state: RuleState; transitions: Transition[] } {
  const transitions: Transition[] = [];
  let now = state;
  for (const input of inputs) {
    const result = evaluate(rule, now, input);
    now = result.state;
    transitions.push(...result.transitions);
  }
  return { state: now, transitions };
}

/** What happened and when, in minutes after the beginning. */
export const story = (transitions: readonly Transition[]): string[] =>
  transitions.map(({ type, at: moment }) => `${type} ${(moment - begin) / minute}`);

/** A small generator with a seed (mulberry32, T. Ettinger, public domain); uniform in [0, 1). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Standard normal (Box and Muller, 1958). */
export function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
