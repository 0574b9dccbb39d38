import type { ConditionDefinition } from "../definition/condition-schema.ts";
import { nestedIn } from "../definition/nested-conditions.ts";
import { afterCondition } from "./after.ts";
import { codeCondition } from "./code.ts";
import type { Condition, SignalFacts } from "./condition.ts";
import { bindDetector } from "./bind-detector.ts";
import { driftCondition } from "./drift.ts";
import { expressionCondition, expressionNeeds } from "./expression.ts";
import { limitCondition } from "./limit.ts";
import { modified } from "./modified.ts";
import { nOfMCondition } from "./n-of-m.ts";
import { noDataCondition } from "./no-data.ts";
import { notCondition } from "./not.ts";
import { rateCondition } from "./rate.ts";
import { signsCondition, signsNeed } from "./signs.ts";
import { stuckCondition } from "./stuck.ts";
import { timeToThresholdCondition } from "./time-to-threshold.ts";
import { votingCondition } from "./voting.ts";

/** What a condition is told of its asset. */
export interface Surroundings {
  signal: (key: string) => SignalFacts;
  /** Of the asset's site, as the IANA names it: its wall clock says when hours are active. */
  timeZone: string;
}

/** Gives a condition the signals of one asset. A new form of condition is one file and one line here and in the schema. */
export function bindCondition(definition: ConditionDefinition, around: Surroundings): Condition {
  const form = bindForm(definition, around);
  const facts = signalsNeeded(definition).map(around.signal);
  const { timeZone } = around;
  return modified(form, definition, { facts, timeZone }, (mode) => bindCondition(mode, around));
}

function bindForm(definition: ConditionDefinition, around: Surroundings): Condition {
  const { signal } = around;
  const bind = (other: ConditionDefinition) => bindCondition(other, around);
  if ("limit" in definition)
    return limitCondition(definition.limit, signal(definition.limit.signal));
  if ("rate" in definition) return rateCondition(definition.rate, signal(definition.rate.signal));
  if ("stuck" in definition)
    return stuckCondition(definition.stuck, signal(definition.stuck.signal));
  if ("noData" in definition) {
    return noDataCondition(definition.noData, signal(definition.noData.signal));
  }
  if ("drift" in definition)
    return driftCondition(definition.drift, signal(definition.drift.signal));
  if ("code" in definition) return codeCondition(definition.code, signal(definition.code.signal));
  if ("detector" in definition) {
    return bindDetector(definition.detector, signal);
  }
  if ("timeToThreshold" in definition) {
    const { timeToThreshold } = definition;
    return timeToThresholdCondition(timeToThreshold, signal(timeToThreshold.signal));
  }
  if ("signs" in definition) return signsCondition(definition.signs, signal);
  if ("expression" in definition) return expressionCondition(definition.expression, signal);
  // It watches signals that it does not name: `bindRule` gives it all there are.
  if ("anomaly" in definition) throw new Error("an anomaly condition stands alone");
  if ("all" in definition) return votingCondition(definition.all.map(bind), definition.all.length);
  if ("any" in definition) return votingCondition(definition.any.map(bind), 1);
  if ("atLeast" in definition) {
    return votingCondition(definition.atLeast.of.map(bind), definition.atLeast.n);
  }
  if ("not" in definition) return notCondition(bind(definition.not));
  if ("nOfM" in definition) {
    const { condition, ...counts } = definition.nOfM;
    return nOfMCondition(bind(condition), counts, signalsNeeded(condition).map(signal));
  }
  const { first, within, then } = definition.after;
  return afterCondition(bind(first), within, bind(then));
}

/** Keys of the signals that a condition needs. */
export function signalsNeeded(definition: ConditionDefinition): string[] {
  const nested = nestedIn(definition);
  const own = ownSignals(definition);
  return nested.length === 0 ? own : [...new Set([...own, ...nested.flatMap(signalsNeeded)])];
}

function ownSignals(definition: ConditionDefinition): string[] {
  if ("limit" in definition) return [definition.limit.signal];
  if ("rate" in definition) return [definition.rate.signal];
  if ("stuck" in definition) return [definition.stuck.signal];
  if ("noData" in definition) return [definition.noData.signal];
  if ("drift" in definition) return [definition.drift.signal];
  if ("code" in definition) return [definition.code.signal];
  if ("detector" in definition) {
    const { detector } = definition;
    return "signal" in detector ? [detector.signal] : detector.signals;
  }
  if ("timeToThreshold" in definition) return [definition.timeToThreshold.signal];
  if ("signs" in definition) return signsNeed(definition.signs);
  if ("expression" in definition) return expressionNeeds(definition.expression);
  if ("anomaly" in definition) return definition.anomaly.signals ?? [];
  return [];
}
