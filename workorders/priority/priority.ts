import { classes } from "./classes.ts";
import type { PriorityClass } from "./classes.ts";
import { criticalityTerm } from "./criticality-term.ts";
import type { LifeEstimate } from "./life-estimate.ts";
import { ruleTerm } from "./rule-term.ts";
import type { PriorityByRule } from "./rule-term.ts";
import { serviceLevelTerm } from "./service-level-term.ts";
import { severityTerm } from "./severity-term.ts";
import type { PriorityTerm } from "./term.ts";
import { timeToFailureTerm } from "./time-to-failure-term.ts";

export interface Priority {
  /** The product of the factors. */
  score: number;
  class: PriorityClass;
  terms: PriorityTerm[];
  /** Epoch ms. */
  dueAt: number;
  dueWhy: string;
}

/** Part of the time to failure that may pass before the visit: an estimate is not a promise of the machine. */
const safeShare = 0.75;
const hourMs = 3_600_000;

/** When somebody must have acted, by a rule: so many hours after its flag. */
export interface RespondBy {
  hours: number;
  /** Epoch ms. */
  at: number;
}

/** Severity × criticality × time to failure × service level, unless the rule sets the class; every term shown, and the date it is due. */
export function prioritize(input: {
  assetTag: string;
  criticality: number;
  severity: number;
  /** The soonest that a rule says of all such failures, and the soonest that was measured. */
  timeToFailureHours: number | null;
  remainingUsefulLife: LifeEstimate | null;
  /** The soonest that a rule asks for. */
  respondBy?: RespondBy | null;
  /** What the rule sets. */
  byRule?: PriorityByRule | null;
  /** When the condition was first flagged (epoch ms). */
  raisedAt: number;
}): Priority {
  const { timeToFailureHours, remainingUsefulLife: life, raisedAt } = input;
  const { respondBy = null, byRule = null } = input;
  const sooner =
    life !== null && (timeToFailureHours === null || life.low <= timeToFailureHours)
      ? life
      : timeToFailureHours;
  const terms = [
    severityTerm(input.severity),
    criticalityTerm(input.assetTag, input.criticality),
    timeToFailureTerm(sooner),
    serviceLevelTerm(),
  ];
  let score = terms.reduce((product, term) => product * term.factor, 1);
  let found = classOf(score);
  if (byRule !== null) {
    const term = ruleTerm(byRule, { score, class: found.class });
    terms.push(term);
    score *= term.factor;
    found = classes.find((one) => one.class === byRule.class)!;
  }
  const [due] = dueDates(found, { timeToFailureHours, life, raisedAt, respondBy });
  return { score, class: found.class, terms, dueAt: due!.at, dueWhy: due!.why };
}

const classOf = (score: number) => classes.find(({ from }) => score >= from)!;

/** What each says, the soonest first. */
function dueDates(
  { class: name, hours }: (typeof classes)[number],
  {
    timeToFailureHours,
    life,
    raisedAt,
    respondBy,
  }: {
    timeToFailureHours: number | null;
    life: LifeEstimate | null;
    raisedAt: number;
    respondBy: RespondBy | null;
  },
): { at: number; why: string }[] {
  const after = (from: number, hoursAfter: number) => from + Math.round(hoursAfter * hourMs);
  const dates = [
    { at: after(raisedAt, hours), why: `${name} is due within ${hours} h of the flag.` },
  ];
  if (timeToFailureHours !== null) {
    dates.push({
      at: after(raisedAt, timeToFailureHours * safeShare),
      why: `Due after three quarters of the ${timeToFailureHours} h to the expected failure.`,
    });
  }
  if (life !== null) {
    const near = `${Math.round(10 * life.low) / 10} h`;
    dates.push({
      at: after(life.at, life.low),
      why:
        life.hours === 0
          ? "Due at once: what was foreseen has come."
          : `Due when the failure may come at the soonest, ${near} after the estimate (at ${Math.round(100 * life.confidence)} %).`,
    });
  }
  if (respondBy !== null) {
    const { hours } = respondBy;
    const within =
      hours < 1 ? `${Math.max(1, Math.round(60 * hours))} min` : `${Math.round(10 * hours) / 10} h`;
    dates.push({
      at: respondBy.at,
      why: `The rule asks for a response within ${within} of the flag.`,
    });
  }
  return dates.sort((a, b) => a.at - b.at);
}
