import type { LifeEstimate } from "./life-estimate.ts";
import type { PriorityTerm } from "./term.ts";

const steps = [
  { within: 8, factor: 4, words: "a shift" },
  { within: 24, factor: 3, words: "a day" },
  { within: 72, factor: 2, words: "three days" },
  { within: 168, factor: 1.5, words: "a week" },
  { within: 720, factor: 1, words: "a month" },
] as const;
const furthest = { factor: 0.5, words: "more than a month away" } as const;

/**
 * Hours until the failure: what the flag measured, of which the near end counts, or what its rule says of all such failures. Without either it
 * neither hurries nor waits.
 */
export function timeToFailureTerm(estimate: LifeEstimate | number | null): PriorityTerm {
  const name = "time to failure";
  if (estimate === null) {
    return {
      name,
      input: "no estimate",
      factor: 1,
      why: "No rule gives a time to failure, so it changes nothing.",
    };
  }
  if (typeof estimate === "number") {
    const { factor, words } = urgencyOf(estimate);
    return {
      name,
      input: `${estimate} h`,
      factor,
      why: `Failure is expected in ${estimate} h, ${words}.`,
    };
  }
  const { factor, words } = urgencyOf(estimate.low);
  return estimate.hours === 0
    ? { name, input: "reached", factor, why: "What was foreseen has come." }
    : {
        name,
        input: rangeInWords(estimate),
        factor,
        why: `Failure is expected in ${inHours(estimate.hours)}, ${rangeInWords(estimate)} at ${Math.round(100 * estimate.confidence)} %; the near end counts, ${words}.`,
      };
}

function urgencyOf(hours: number): { factor: number; words: string } {
  const step = steps.find(({ within }) => hours <= within);
  return step === undefined ? furthest : { factor: step.factor, words: `within ${step.words}` };
}

const inHours = (hours: number): string => `${hours < 10 ? hours.toFixed(1) : Math.round(hours)} h`;

const rangeInWords = ({ low, high }: LifeEstimate): string =>
  high === null ? `${inHours(low)} or later` : `${inHours(low)} to ${inHours(high)}`;
