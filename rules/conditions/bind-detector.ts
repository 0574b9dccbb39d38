import { unitText } from "#ingest/units";
import type { DetectorDefinition } from "../definition/detector-schema.ts";
import type { Condition, SignalFacts } from "./condition.ts";
import { detectorCondition } from "./detector.ts";
import { pcaTogether, peersTogether } from "./together-detector.ts";
import { togetherCondition } from "./together.ts";

/** Gives a detector that a rule names the signals of one asset. */
export function bindDetector(
  definition: DetectorDefinition,
  signal: (key: string) => SignalFacts,
): Condition {
  if ("signal" in definition) return detectorCondition(definition, signal(definition.signal));
  const facts = definition.signals.map(signal);
  if (definition.use === "pca") return togetherCondition(pcaTogether, definition, facts);
  checkOneUnit(facts);
  return togetherCondition(peersTogether, definition, facts);
}

function checkOneUnit(facts: readonly SignalFacts[]): void {
  const [first, ...others] = facts;
  const other = others.find(({ unit }) => unit !== first!.unit);
  if (other === undefined) return;
  const inUnit = ({ name, unit }: SignalFacts) => `${name} is in ${unitText(unit) || "no unit"}`;
  throw new Error(
    `peers must measure the same, but ${inUnit(first!)} and ${inUnit(other)}: name signals of one unit`,
  );
}
