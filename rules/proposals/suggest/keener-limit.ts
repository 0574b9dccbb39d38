import { fewestMissed } from "../proposal.ts";
import type { Suggested } from "../proposal.ts";
import { restsOnMissed } from "./known-rule.ts";
import type { KnownRule } from "./known-rule.ts";
import type { MissedFailure } from "./labelled-flag.ts";
import type { SideOfLimit } from "./signal-limits.ts";
import { numberBetween } from "./values-between.ts";

/** Closer: between where the signal usually is and what it reached before failures that the rule missed. */
export function keenerLimit(known: KnownRule, limit: SideOfLimit): Suggested {
  const { side, signal, value } = limit;
  const kind = side === 1 ? "lower-limit" : "raise-limit";
  const levelOf = (place: { min: number; max: number }): number =>
    side === 1 ? place.max : -place.min;
  const heard = known.missed.flatMap((one) =>
    one.reached === null || one.usual === null
      ? []
      : [{ ...one, level: levelOf(one.reached), usual: levelOf(one.usual) }],
  );
  if (heard.length < fewestMissed) return tooFew(kind, known.missed);
  // What passed the limit was kept from a flag by something else: a delay, or a rule that came later.
  const near = heard.filter(({ level, usual }) => level < side * value && level > usual);
  const usual = Math.max(...near.map((one) => one.usual));
  const least = Math.min(...near.map(({ level }) => level));
  const name = known.nameOf(signal);
  if (near.length < fewestMissed || usual >= least) {
    return {
      kind,
      nothing: `before ${heard.length} failures that it missed ${name} did not go clearly beyond where it usually is`,
    };
  }
  const said = (level: number): string => known.quantity(side * level, signal);
  return {
    kind,
    aim: "keener",
    ruleKey: known.key,
    title: `${side === 1 ? "Lower" : "Raise"} the limit of ${name}`,
    because: `${near.length} failures of the mode that it is there for came without a flag. Before them ${name} reached ${said(least)} or beyond, where it is usually within ${said(usual)}.`,
    ...restsOnMissed(near),
    // The mildest is the one nearest to the limit as it is.
    candidates: [0.75, 0.5, 0.25].flatMap((share) => {
      const level = numberBetween(usual, least, share);
      return level === null || level >= side * value
        ? []
        : [
            {
              words: `the limit of ${name} from ${said(side * value)} to ${said(level)}`,
              definition: limit.with(side * level),
            },
          ];
    }),
  };
}

const tooFew = (
  kind: "lower-limit" | "raise-limit",
  missed: readonly MissedFailure[],
): Suggested => ({
  kind,
  nothing: `${missed.length} failures that it missed are known with readings before them: at least ${fewestMissed} are needed`,
});
