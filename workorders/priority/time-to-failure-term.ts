import type { PriorityTerm } from "./term.ts";

const steps = [
  { within: 8, factor: 4, words: "a shift" },
  { within: 24, factor: 3, words: "a day" },
  { within: 72, factor: 2, words: "three days" },
  { within: 168, factor: 1.5, words: "a week" },
  { within: 720, factor: 1, words: "a month" },
] as const;

/** Hours until the failure is expected, where a rule gives an estimate; without one it neither hurries nor waits. */
export function timeToFailureTerm(hours: number | null): PriorityTerm {
  if (hours === null) {
    return {
      name: "time to failure",
      input: "no estimate",
      factor: 1,
      why: "No rule gives a time to failure, so it changes nothing.",
    };
  }
  const step = steps.find(({ within }) => hours <= within);
  return {
    name: "time to failure",
    input: `${hours} h`,
    factor: step?.factor ?? 0.5,
    why:
      step === undefined
        ? `Failure is expected in ${hours} h, more than a month away.`
        : `Failure is expected in ${hours} h, within ${step.words}.`,
  };
}
