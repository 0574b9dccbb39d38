import { ruleSchema } from "../../definition/rule-schema.ts";
import { isSuggestion } from "../proposal.ts";
import type { Suggested } from "../proposal.ts";
import { keenerLimit } from "./keener-limit.ts";
import type { KnownRule } from "./known-rule.ts";
import { longerDelay } from "./longer-delay.ts";
import { quieterLimit } from "./quieter-limit.ts";
import { quieterThreshold } from "./quieter-threshold.ts";
import { retireRule } from "./retire-rule.ts";
import { limitsOf } from "./signal-limits.ts";

/** Everything that the record of a rule speaks for, and of the rest why not. At most one of a kind. */
export function suggestForRule(known: KnownRule): Suggested[] {
  const limits = limitsOf(known.written, known.rule);
  const found = [
    ...limits.map((limit) => quieterLimit(known, limit)),
    ...limits.map((limit) => keenerLimit(known, limit)),
    quieterThreshold(known),
    longerDelay(known),
    retireRule(known),
  ].filter((one) => one !== undefined);
  return onePerKind(found.map(thatCanBeTried));
}

/** A value that the rule's own schema refuses (over its clear limit, which a parameter gives) is no candidate. */
function thatCanBeTried(one: Suggested): Suggested {
  if (!isSuggestion(one) || one.aim === "gone") return one;
  const candidates = one.candidates.filter(
    ({ definition }) => ruleSchema.safeParse(definition).success,
  );
  if (candidates.length > 0) return { ...one, candidates };
  return { kind: one.kind, nothing: "no value between them is one that the rule can have" };
}

/** A rule with a limit on either side may have both moved the same way: the first that is suggested stands for its kind. */
function onePerKind(all: readonly Suggested[]): Suggested[] {
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const same = all.filter((one) => one.kind === kind);
    return same.find(isSuggestion) ?? same[0]!;
  });
}
