import type { PriorityClass } from "./classes.ts";
import type { LifeEstimate } from "./life-estimate.ts";
import { prioritize } from "./priority.ts";
import type { Priority, RespondBy } from "./priority.ts";
import type { PriorityByRule } from "./rule-term.ts";
import type { PriorityTerm } from "./term.ts";

export interface FlagUrgency {
  severity: number;
  /** What its rule says of all such failures. */
  timeToFailureHours: number | null;
  /** What was measured on this machine: it counts instead. */
  remainingUsefulLife: LifeEstimate | null;
  /** How soon its rule wants somebody to act. */
  timeToRespondHours?: number | null;
  /** The class that its rule sets. */
  priority?: PriorityByRule | null;
  raisedAt: number;
}

interface OfAsset {
  tag: string;
  criticality: number;
}

/**
 * The priority of an order from its asset and the flags that still stand: the worst and the soonest of them count. A class that a rule sets is
 * said of its own flags, so that one which thinks little of its own takes nothing from the others: the most urgent counts, due when the soonest is.
 */
export function priorityOfFlags(asset: OfAsset, flags: readonly FlagUrgency[]): Priority {
  const alike = Map.groupBy(flags, ({ priority }) => priority?.class ?? null);
  const each = [...alike].map(([set, group]) => {
    const priority = priorityOfAlike(asset, group);
    return alike.size === 1 ? priority : { ...priority, terms: saidOf(set, priority.terms) };
  });
  const most = each.reduce((a, b) => (b.score > a.score ? b : a));
  const { dueAt, dueWhy } = each.reduce((a, b) => (b.dueAt < a.dueAt ? b : a));
  return { ...most, dueAt, dueWhy };
}

/** What terms say of "its flags" is true of some of them only. */
function saidOf(set: PriorityClass | null, terms: readonly PriorityTerm[]): PriorityTerm[] {
  const which = `Of the flags whose rule sets ${set ?? "no class"} alone:`;
  return terms.map((term) =>
    term.name === "severity" || term.name === "time to failure"
      ? { ...term, why: `${which} ${term.why}` }
      : term,
  );
}

function priorityOfAlike(asset: OfAsset, flags: readonly FlagUrgency[]): Priority {
  const estimates = flags.flatMap(({ remainingUsefulLife: life, timeToFailureHours: hours }) =>
    life === null && hours !== null ? [hours] : [],
  );
  const lives = flags.flatMap(({ remainingUsefulLife: life }) => (life === null ? [] : [life]));
  return prioritize({
    assetTag: asset.tag,
    criticality: asset.criticality,
    severity: Math.max(...flags.map(({ severity }) => severity)),
    timeToFailureHours: estimates.length === 0 ? null : Math.min(...estimates),
    remainingUsefulLife: lives.toSorted((a, b) => soonest(a) - soonest(b))[0] ?? null,
    respondBy: flags.flatMap(respondBy).toSorted((a, b) => a.at - b.at)[0] ?? null,
    byRule: flags.find(({ priority }) => priority != null)?.priority ?? null,
    raisedAt: Math.min(...flags.map(({ raisedAt }) => raisedAt)),
  });
}

const hourMs = 3_600_000;

const respondBy = ({ timeToRespondHours: hours, raisedAt }: FlagUrgency): RespondBy[] =>
  hours == null ? [] : [{ hours, at: raisedAt + Math.round(hours * hourMs) }];
const soonest = ({ at, low }: LifeEstimate): number => at + low * hourMs;
