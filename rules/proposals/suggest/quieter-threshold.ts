import type { RuleDefinition } from "../../definition/rule-schema.ts";
import type { Suggested } from "../proposal.ts";
import { changeWritten } from "./change-written.ts";
import type { Place } from "./change-written.ts";
import { doNotCarry, restsOn } from "./known-rule.ts";
import type { KnownRule } from "./known-rule.ts";
import { decidedOf } from "./labelled-flag.ts";

/** What it is called, where it stands, and what it is. */
interface Threshold {
  name: string;
  place: Place;
  value: number;
}

/** What a condition is measured by where that is no value of a signal. Several go up together. */
function thresholdsOf({ condition }: RuleDefinition): Threshold[] {
  const at = (name: string, form: string, field: string, value: number | undefined): Threshold[] =>
    value === undefined ? [] : [{ name, place: ["condition", form, field], value }];
  if ("rate" in condition) {
    const { risingBy, fallingBy } = condition.rate;
    return [
      ...at("the rise that it flags", "rate", "risingBy", risingBy),
      ...at("the fall that it flags", "rate", "fallingBy", fallingBy),
    ];
  }
  if ("drift" in condition)
    return at("its threshold", "drift", "threshold", condition.drift.threshold);
  if ("detector" in condition) {
    return at("its threshold", "detector", "threshold", condition.detector.threshold);
  }
  if ("anomaly" in condition) {
    const { threshold, groupDistance } = condition.anomaly;
    return [
      ...at("its threshold", "anomaly", "threshold", threshold),
      ...at("its distance", "anomaly", "groupDistance", groupDistance),
    ];
  }
  return [];
}

/** How far a flag went beyond such a threshold is not stored: the backtest says which step keeps what was confirmed. */
const steps = [1.15, 1.35, 1.7];

/** Undefined: the rule has no threshold of this kind. */
export function quieterThreshold(known: KnownRule): Suggested | undefined {
  const thresholds = thresholdsOf(known.rule);
  if (thresholds.length === 0) return undefined;
  const kind = "raise-limit";
  const wanting = doNotCarry(kind, known.flags);
  if (wanting !== null) return wanting;
  const { confirmed, forNothing } = decidedOf(known.flags);
  return {
    kind,
    aim: "quieter",
    ruleKey: known.key,
    title: `Raise ${thresholds[0]!.name}`,
    because: `Of ${confirmed.length + forNothing.length} decided flags ${forNothing.length} were for nothing.`,
    ...restsOn([...confirmed, ...forNothing]),
    candidates: steps.map((step) => {
      const next = ({ value }: Threshold): number => Number((value * step).toPrecision(3));
      return {
        words: thresholds.map((one) => `${one.name} from ${one.value} to ${next(one)}`).join(", "),
        definition: thresholds.reduce<unknown>(
          (written, one) => changeWritten(written, one.place, next(one)),
          known.written,
        ),
      };
    }),
  };
}
