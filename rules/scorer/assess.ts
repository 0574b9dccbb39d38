import type { LogEntry, Reading } from "#ingest";
import type { Explanation } from "../conditions/condition.ts";
import { evaluate } from "../evaluation/evaluate.ts";
import type { RuleInput, Transition } from "../evaluation/evaluate.ts";
import { evidenceOf } from "../evaluation/evidence.ts";
import type { Evidence } from "../evaluation/evidence.ts";
import { lastObserved, noRecentReadings, remember } from "../evaluation/recent-readings.ts";
import type { AssetMemory } from "./asset-memory.ts";
import type { PlannedRule } from "./asset-plan.ts";

/** A transition with what a flag needs, cut out at its moment: later readings would blur it. */
export interface AssessedTransition {
  memory: AssetMemory;
  rule: PlannedRule;
  transition: Transition;
  /** Our clock: when the reading came that did it; null when time or a repair did. */
  receivedAt: number | null;
  evidence: Evidence;
}

/** What a batch led to. */
export interface Assessment {
  transitions: AssessedTransition[];
  /** Rules that failed on something: by version, how often and why. They stop nobody else. */
  failures: Map<number, { times: number; message: string }>;
  evaluated: number;
  /** Not newer than the last of their signal: the same again, or late. */
  repeats: number;
  late: number;
}

export const nothingAssessed = (): Assessment => ({
  transitions: [],
  failures: new Map(),
  evaluated: 0,
  repeats: 0,
  late: 0,
});

/** Puts an entry through the rules of the assets it concerns. Changes the memories given, nothing else. */
export function assessEntry(
  entry: LogEntry,
  memories: ReadonlyMap<number, AssetMemory>,
  result: Assessment,
): void {
  if (entry.kind === "readings") {
    for (const reading of entry.readings) {
      const memory = memories.get(reading.assetId);
      if (memory !== undefined) assessReading(memory, reading, result);
    }
    return;
  }
  const tick: RuleInput = { kind: "tick", tick: entry };
  for (const memory of memories.values()) {
    for (const place of memory.plan.byTick) step(memory, place, tick, null, result);
  }
}

function assessReading(memory: AssetMemory, reading: Reading, result: Assessment): void {
  const places = memory.plan.bySignal.get(reading.signalId);
  if (places === undefined) return;
  let recent = memory.recent.get(reading.signalId);
  if (recent === undefined) {
    recent = noRecentReadings();
    memory.recent.set(reading.signalId, recent);
  }
  const last = lastObserved(recent);
  if (last !== null && reading.observedAt <= last) {
    if (reading.observedAt === last) result.repeats += 1;
    else result.late += 1;
    return;
  }
  remember(recent, reading);
  memory.receivedAt = reading.receivedAt;
  memory.changed = true;
  result.evaluated += 1;
  const input: RuleInput = { kind: "reading", reading };
  for (const place of places) step(memory, place, input, reading.receivedAt, result);
}

/** Rules that were changed while they held: what the old condition raised is over. */
export function assessSuperseded(memory: AssetMemory, now: number, result: Assessment): void {
  const at = latestObserved(memory) ?? now;
  for (const place of memory.superseded.splice(0)) {
    const rule = memory.plan.rules[place]!;
    const explanation: Explanation = {
      kind: "changed",
      words: `the rule was changed to version ${rule.live.version}`,
      score: null,
      value: null,
      signalId: rule.bound.signals[0]!,
      lines: [],
      span: 0,
      facts: {},
    };
    const transition: Transition = { type: "returned", at, explanation };
    const evidence = cutEvidence(memory, rule, transition);
    result.transitions.push({ memory, rule, transition, receivedAt: null, evidence });
  }
}

/** After a repair: the rules of the component and those named forget; without either, all of the asset. */
export function assessReset(
  memory: AssetMemory,
  reset: { componentCode: string | null; ruleKeys: readonly string[]; at: number },
  result: Assessment,
): void {
  const { componentCode, ruleKeys } = reset;
  const all = componentCode === null && ruleKeys.length === 0;
  // In the device's time, which need not be ours: the moment of what was seen last.
  const at = latestObserved(memory) ?? reset.at;
  for (const [place, rule] of memory.plan.rules.entries()) {
    const ofComponent = componentCode !== null && rule.components.has(componentCode);
    if (!all && !ofComponent && !ruleKeys.includes(rule.bound.key)) continue;
    step(memory, place, { kind: "reset", at, signalIds: null }, null, result);
    memory.changed = true;
  }
}

function latestObserved(memory: AssetMemory): number | null {
  const observed = [...memory.recent.values()].flatMap((recent) => lastObserved(recent) ?? []);
  return observed.length === 0 ? null : Math.max(...observed);
}

function step(
  memory: AssetMemory,
  place: number,
  input: RuleInput,
  receivedAt: number | null,
  result: Assessment,
): void {
  const rule = memory.plan.rules[place]!;
  const before = memory.states[place]!;
  try {
    const { state, transitions } = evaluate(rule.bound, before, input);
    if (state === before) return;
    for (const transition of transitions) {
      const evidence = cutEvidence(memory, rule, transition);
      result.transitions.push({ memory, rule, transition, receivedAt, evidence });
    }
    memory.states[place] = state;
    memory.changed = true;
  } catch (error) {
    const { versionId } = rule.live;
    const times = (result.failures.get(versionId)?.times ?? 0) + 1;
    const message = error instanceof Error ? error.message : String(error);
    result.failures.set(versionId, { times, message: `on ${memory.asset.tag}: ${message}` });
  }
}

const cutEvidence = (memory: AssetMemory, rule: PlannedRule, transition: Transition): Evidence =>
  evidenceOf({
    explanation: transition.explanation,
    triggeredAt: transition.type === "raised" ? transition.triggeredAt : transition.at,
    signals: rule.signals,
    recent: (signalId) => memory.recent.get(signalId),
    rule: {
      key: rule.bound.key,
      version: rule.live.version,
      condition: rule.live.definition.condition,
    },
  });
