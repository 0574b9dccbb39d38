import { criticalityTerm } from "./criticality-term.ts";
import type { LifeEstimate } from "./life-estimate.ts";
import { serviceLevelTerm } from "./service-level-term.ts";
import { severityTerm } from "./severity-term.ts";
import type { PriorityTerm } from "./term.ts";
import { timeToFailureTerm } from "./time-to-failure-term.ts";

export const priorityClasses = ["P1", "P2", "P3", "P4"] as const;
export type PriorityClass = (typeof priorityClasses)[number];

export interface Priority {
  /** The product of the factors. */
  score: number;
  class: PriorityClass;
  terms: PriorityTerm[];
  /** Epoch ms. */
  dueAt: number;
  dueWhy: string;
}

/** From which score on, and how long an order of the class may take from the first flag. */
const classes = [
  { class: "P1", from: 16, hours: 8 },
  { class: "P2", from: 6, hours: 24 },
  { class: "P3", from: 2, hours: 72 },
  { class: "P4", from: 0, hours: 336 },
] as const;

/** Part of the time to failure that may pass before the visit: an estimate is not a promise of the machine. */
const safeShare = 0.75;
const hourMs = 3_600_000;

/** Severity × criticality × time to failure × service level, with every term shown, and the date it is due. */
export function prioritize(input: {
  assetTag: string;
  criticality: number;
  severity: number;
  /** The soonest that a rule says of all such failures, and the soonest that was measured. */
  timeToFailureHours: number | null;
  remainingUsefulLife: LifeEstimate | null;
  /** When the condition was first flagged (epoch ms). */
  raisedAt: number;
}): Priority {
  const { timeToFailureHours, remainingUsefulLife: life, raisedAt } = input;
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
  const score = terms.reduce((product, term) => product * term.factor, 1);
  const found = classes.find(({ from }) => score >= from)!;
  const [due] = dueDates(found, { timeToFailureHours, life, raisedAt });
  return { score, class: found.class, terms, dueAt: due!.at, dueWhy: due!.why };
}

/** What each says, the soonest first. */
function dueDates(
  { class: name, hours }: (typeof classes)[number],
  {
    timeToFailureHours,
    life,
    raisedAt,
  }: { timeToFailureHours: number | null; life: LifeEstimate | null; raisedAt: number },
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
  return dates.sort((a, b) => a.at - b.at);
}
