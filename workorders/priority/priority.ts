import { criticalityTerm } from "./criticality-term.ts";
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
  timeToFailureHours: number | null;
  /** When the condition was first flagged (epoch ms). */
  raisedAt: number;
}): Priority {
  const terms = [
    severityTerm(input.severity),
    criticalityTerm(input.assetTag, input.criticality),
    timeToFailureTerm(input.timeToFailureHours),
    serviceLevelTerm(),
  ];
  const score = terms.reduce((product, term) => product * term.factor, 1);
  const found = classes.find(({ from }) => score >= from)!;
  const safeHours =
    input.timeToFailureHours === null ? Infinity : input.timeToFailureHours * safeShare;
  const hours = Math.min(found.hours, safeHours);
  return {
    score,
    class: found.class,
    terms,
    dueAt: input.raisedAt + Math.round(hours * hourMs),
    dueWhy:
      safeHours < found.hours
        ? `Due after three quarters of the ${input.timeToFailureHours} h to the expected failure.`
        : `${found.class} is due within ${found.hours} h of the flag.`,
  };
}
