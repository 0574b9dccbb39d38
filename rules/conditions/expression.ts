import { compileExpression } from "../definition/compile-expression.ts";
import type { ExpressionValues } from "../definition/compile-expression.ts";
import type { ExpressionDefinition } from "../definition/expression-schema.ts";
import { usable } from "./condition.ts";
import type { Condition, ConditionState, ReadingInput, SignalFacts } from "./condition.ts";
import { quantity } from "./words.ts";

interface ExpressionState extends ConditionState {
  /** By place of the name: the latest usable value and when it was observed; null before the first. */
  values: readonly (number | string | null)[];
  at: readonly (number | null)[];
  now: number;
}

/**
 * An expression over the latest usable values, judged at each reading of one of them once all are known. Where one is missing or bad the
 * last one before it stays; how old that may be is for the expression to say (`age`).
 * @throws where a name stands for a signal of the other kind, number or code
 */
export function expressionCondition(
  definition: ExpressionDefinition,
  signal: (key: string) => SignalFacts,
): Condition<ExpressionState> {
  const numbers = Object.keys(definition.signals);
  const codes = Object.keys(definition.codes);
  const names = [...numbers, ...codes];
  const keys = [...Object.values(definition.signals), ...Object.values(definition.codes)];
  const facts = keys.map(signal);
  for (const [index, { key, kind }] of facts.entries()) {
    const wanted = index < numbers.length ? "number" : "code";
    if (kind === wanted) continue;
    throw new Error(
      `"${names[index]!}" stands for the signal "${key}", which has ${kind}s: name it under \`${kind === "code" ? "codes" : "signals"}\``,
    );
  }
  const when = compiled(definition.when, { numbers, codes });
  const clear =
    definition.clear === undefined ? null : compiled(definition.clear, { numbers, codes });
  const fresh: ExpressionState = {
    active: false,
    since: null,
    until: null,
    values: names.map(() => null),
    at: names.map(() => null),
    now: 0,
  };
  const wanted = (active: boolean, values: ExpressionValues): boolean =>
    active && clear !== null ? !clear(values) : when(values);
  return {
    signals: [...new Set(facts.map(({ id }) => id))],
    order: "observed",
    needsTicks: false,
    initial: () => fresh,
    onReading(state, reading) {
      const said = saidBy(reading);
      if (said === null) return state;
      const { observedAt, signalId } = reading;
      const concerns = (place: number) =>
        facts[place]!.id === signalId && typeof said === kindAt(place);
      const values = state.values.map((was, place) => (concerns(place) ? said : was));
      const at = state.at.map((was, place) => (concerns(place) ? observedAt : was));
      const now = Math.max(state.now, observedAt);
      const known = valuesOf(values, at, now);
      const active = known === null ? false : wanted(state.active, known);
      return {
        active,
        since: active && !state.active ? observedAt : state.since,
        until: active ? observedAt : state.until,
        values,
        at,
        now,
      };
    },
    onTick: (state) => state,
    onReset: () => fresh,
    known: (state) => state.values.every((value) => value !== null),
    explain(state) {
      const first = facts[0]!;
      const said = facts.map((each, place) => {
        const value = state.values[place] ?? "unknown";
        return `${each.name} ${typeof value === "number" ? quantity(value, each) : value}`;
      });
      return {
        kind: "expression",
        words: `${definition.when} holds, with ${said.join(", ")}`,
        otherwise: `${definition.when} does not hold, with ${said.join(", ")}`,
        score: null,
        value: state.values[0] ?? null,
        signalId: first.id,
        lines: [],
        span: 30 * Math.max(...facts.map(({ intervalSeconds }) => intervalSeconds)) * 1_000,
        facts: Object.fromEntries(names.map((name, place) => [name, state.values[place] ?? null])),
      };
    },
  };

  function kindAt(place: number): "number" | "string" {
    return place < numbers.length ? "number" : "string";
  }

  function valuesOf(
    values: ExpressionState["values"],
    at: ExpressionState["at"],
    now: number,
  ): ExpressionValues | null {
    const age: Record<string, number> = {};
    const known: ExpressionValues = { age };
    for (const [place, name] of names.entries()) {
      const [value, observed] = [values[place] ?? null, at[place] ?? null];
      if (value === null || observed === null) return null;
      known[name] = value;
      age[name] = (now - observed) / 1_000;
    }
    return known;
  }
}

const saidBy = (reading: ReadingInput): number | string | null => {
  if (usable(reading)) return reading.value;
  return reading.quality === "bad" ? null : reading.code;
};

function compiled(source: string, names: { numbers: string[]; codes: string[] }) {
  const expression = compileExpression(source, names);
  if (!expression.ok) throw new Error(`"${source}" ${expression.problem}`);
  return expression.evaluate;
}

/** Keys of the signals that an expression needs. */
export const expressionNeeds = ({ signals, codes }: ExpressionDefinition): string[] => [
  ...new Set([...Object.values(signals), ...Object.values(codes)]),
];
