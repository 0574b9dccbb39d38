import type { Suggested } from "../proposal.ts";
import { doNotCarry, restsOn } from "./known-rule.ts";
import type { KnownRule } from "./known-rule.ts";
import { decidedOf } from "./labelled-flag.ts";
import type { LabelledFlag } from "./labelled-flag.ts";
import type { SideOfLimit } from "./signal-limits.ts";
import { numberBetween, targetsIn } from "./values-between.ts";

/** Under this share of the false ones a change is not worth a person's time. */
export const leastShare = 0.25;

/** Further out: between what flags for nothing reached and what every confirmed one reached. */
export function quieterLimit(known: KnownRule, limit: SideOfLimit): Suggested {
  const { side, signal, value, parameter } = limit;
  const kind = side === 1 ? "raise-limit" : "lower-limit";
  /** How far out, whatever side: more is further. */
  const levelOf = ({ reached }: LabelledFlag): number =>
    reached === null ? -Infinity : side === 1 ? reached.max : -reached.min;
  const flags = known.flags.filter(
    (flag) =>
      levelOf(flag) > side * value &&
      (parameter === null || !flag.ownParameters.includes(parameter)),
  );
  const name = known.nameOf(signal);
  const wanting = doNotCarry(kind, flags, "flags of this limit with readings still stored");
  if (wanting !== null) return wanting;
  const { confirmed, forNothing } = decidedOf(flags);
  const decided = [...confirmed, ...forNothing];
  const least = Math.min(...confirmed.map(levelOf));
  const under = forNothing
    .map(levelOf)
    .filter((level) => level < least)
    .sort((a, b) => a - b);
  const said = (level: number): string => known.quantity(side * level, signal);
  const reach = side === 1 ? "rose to" : "fell to";
  if (under.length < Math.max(2, leastShare * forNothing.length)) {
    return {
      kind,
      nothing: `every confirmed flag ${reach} ${said(least)}, and so did ${forNothing.length - under.length} of ${forNothing.length} for nothing: this limit does not tell them apart`,
    };
  }
  const most = under.at(-1)!;
  return {
    kind,
    aim: "quieter",
    ruleKey: known.key,
    title: `${side === 1 ? "Raise" : "Lower"} the limit of ${name}`,
    because: `Of ${decided.length} decided flags ${forNothing.length} were for nothing, and ${under.length} of those ${reach} ${said(most)} at most; each of the ${confirmed.length} confirmed ones ${reach} ${said(least)} or beyond.`,
    ...restsOn(decided),
    candidates: targetsIn({ others: under, least }, numberBetween)
      .filter((level) => level > side * value)
      .map((level) => ({
        words: `the limit of ${name} from ${said(side * value)} to ${said(level)}`,
        definition: limit.with(side * level),
      })),
  };
}
