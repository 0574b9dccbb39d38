import { durationInWords } from "../../definition/duration.ts";
import type { RuleDefinition } from "../../definition/rule-schema.ts";
import type { Suggested } from "../proposal.ts";
import { changeWritten, parameterAt } from "./change-written.ts";
import type { Place } from "./change-written.ts";
import { doNotCarry, restsOn } from "./known-rule.ts";
import type { KnownRule } from "./known-rule.ts";
import { decidedOf } from "./labelled-flag.ts";
import type { LabelledFlag } from "./labelled-flag.ts";
import { leastShare } from "./quieter-limit.ts";
import { durationBetween, durationWritten, targetsIn } from "./values-between.ts";

/** How long something must hold before it raises, milliseconds, and where that stands. */
interface Delay {
  place: Place;
  ms: number;
}

/** Where forms that have a delay of their own keep it. Others take that of any condition. */
function delayOf({ condition }: RuleDefinition): Delay | null {
  const own = (form: string, field: string, ms: number): Delay => ({
    place: ["condition", form, field],
    ms,
  });
  if ("limit" in condition) return own("limit", "onDelay", condition.limit.onDelay);
  if ("rate" in condition) return own("rate", "onDelay", condition.rate.onDelay);
  if ("drift" in condition) return own("drift", "onDelay", condition.drift.onDelay);
  if ("noData" in condition) return own("noData", "for", condition.noData.for);
  if ("stuck" in condition) return own("stuck", "for", condition.stuck.for);
  // A trend has its own time, and detectors judge by rows.
  if ("anomaly" in condition || "detector" in condition || "timeToThreshold" in condition)
    return null;
  return { place: ["condition", "onDelay"], ms: condition.onDelay ?? 0 };
}

/** Longer than this is no delay: nobody waits so long for a word. */
const longestMs = 7 * 86_400_000;

/** Between how long flags for nothing held and how long every confirmed one did. Undefined: the rule has no delay. */
export function longerDelay(known: KnownRule): Suggested | undefined {
  const delay = delayOf(known.rule);
  if (delay === null) return undefined;
  const kind = "lengthen-delay";
  const parameter = parameterAt(known.written, delay.place);
  const flags = known.flags.filter(
    ({ ownParameters }) => parameter === null || !ownParameters.includes(parameter),
  );
  const wanting = doNotCarry(kind, flags);
  if (wanting !== null) return wanting;
  const { confirmed, forNothing } = decidedOf(flags);
  // A flag is raised when the delay is over: the condition had held for so long before.
  const heldOf = ({ heldMs }: LabelledFlag): number => heldMs + delay.ms;
  const least = Math.min(longestMs, ...confirmed.map(heldOf));
  const under = forNothing
    .map(heldOf)
    .filter((held) => held < least)
    .sort((a, b) => a - b);
  if (under.length < Math.max(2, leastShare * forNothing.length)) {
    return {
      kind,
      nothing: `a confirmed flag held for ${durationInWords(least)}, and ${forNothing.length - under.length} of ${forNothing.length} for nothing as long: no delay tells them apart`,
    };
  }
  return {
    kind,
    aim: "quieter",
    ruleKey: known.key,
    title: `Lengthen the delay of ${known.rule.name}`,
    because: `Of ${confirmed.length + forNothing.length} decided flags ${forNothing.length} were for nothing, and ${under.length} of those held for ${durationInWords(under.at(-1)!)} at most; each of the ${confirmed.length} confirmed ones held for ${durationInWords(least)} or longer.`,
    ...restsOn([...confirmed, ...forNothing]),
    candidates: targetsIn({ others: under, least }, durationBetween)
      .filter((ms) => ms > delay.ms)
      .map((ms) => ({
        words: `the delay from ${delay.ms === 0 ? "none" : durationInWords(delay.ms)} to ${durationInWords(ms)}`,
        definition: changeWritten(known.written, delay.place, durationWritten(ms)),
      })),
  };
}
