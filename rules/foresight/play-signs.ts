import type { SignalFacts } from "../conditions/condition.ts";
import { hourMs } from "../conditions/hourly-mean.ts";
import { signsCondition, signsNeed } from "../conditions/signs.ts";
import type { SignsState } from "../conditions/signs.ts";
import type { SignsDefinition } from "../definition/signs-schema.ts";
import { judge } from "../evaluation/evaluate.ts";
import type { RuleInput, Transition } from "../evaluation/evaluate.ts";
import type { HistoryInput, MachineHistory } from "./machine-history.ts";

/**
 * A condition over signs, run over what is known of a machine by the evaluator that runs live. `after` hears what was known once everything of one
 * moment had been taken in.
 */
export function playSigns(
  definition: SignsDefinition,
  { inputs }: MachineHistory,
  after?: (at: number, state: SignsState) => void,
): Transition[] {
  const ids = new Map(signsNeed(definition).map((key, index) => [key, index + 1]));
  const condition = signsCondition(definition, (key) => hourly(ids.get(key)!, key));
  const told: Transition[] = [];
  let state = condition.initial();
  for (const [index, input] of inputs.entries()) {
    const taken = inputFor(input, ids);
    if (taken !== null) state = judge(condition, state, taken, told);
    if (inputs[index + 1]?.at !== input.at) after?.(input.at, state);
  }
  return told;
}

/** A signal of which there is one value an hour, whatever came in that hour. */
const hourly = (id: number, key: string): SignalFacts => ({
  id,
  key,
  name: key,
  kind: "number",
  unit: null,
  reporting: "periodic",
  intervalSeconds: hourMs / 1_000,
  decimals: null,
});

function inputFor(input: HistoryInput, ids: ReadonlyMap<string, number>): RuleInput | null {
  if (input.kind === "repair") return { kind: "reset", at: input.at, signalIds: null };
  const signalId = ids.get(input.signal);
  if (signalId === undefined) return null;
  const { at } = input;
  const value = input.kind === "mean" ? input.value : null;
  const code = input.kind === "code" ? input.code : null;
  return {
    kind: "reading",
    reading: { signalId, observedAt: at, receivedAt: at, value, code, quality: "good" },
  };
}
