import { wilsonInterval } from "../../records/wilson.ts";
import { fewestDecided } from "../proposal.ts";
import type { Suggested } from "../proposal.ts";
import { restsOn } from "./known-rule.ts";
import type { KnownRule } from "./known-rule.ts";
import { decidedOf } from "./labelled-flag.ts";

/** Where not even the upper end of the precision's interval is so much, three visits of four at least are for nothing. */
const mostPrecision = 0.25;

/** A rule that hardly ever finds anything. What it would lose is said. */
export function retireRule({ key, rule, flags }: KnownRule): Suggested {
  const kind = "retire";
  const { confirmed, forNothing } = decidedOf(flags);
  const decided = confirmed.length + forNothing.length;
  const precision = wilsonInterval(confirmed.length, decided);
  if (precision === null || decided < fewestDecided) {
    return { kind, nothing: `${decided} flags are decided: too few to judge the rule by` };
  }
  const upTo = percent(precision.high);
  if (precision.high > mostPrecision) {
    return {
      kind,
      nothing: `${confirmed.length} of ${decided} decided flags were confirmed: it may be right in up to ${upTo}`,
    };
  }
  return {
    kind,
    aim: "gone",
    ruleKey: key,
    title: `Retire ${rule.name}`,
    because: `${confirmed.length} of ${decided} decided flags were confirmed: at best it is right in ${upTo} (95 % interval).`,
    ...restsOn([...confirmed, ...forNothing]),
    candidates: [],
  };
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
