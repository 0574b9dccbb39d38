import type { CodeDefinition } from "../definition/condition-schema.ts";
import { durationInWords } from "../definition/duration.ts";
import { codesOf } from "./codes-of.ts";
import type { Condition, ConditionState, SignalFacts } from "./condition.ts";

interface CodeState extends ConditionState {
  code: string | null;
  receivedAt: number | null;
}

const none: CodeState = { active: false, since: null, until: null, code: null, receivedAt: null };

/** An error or event code that the machine itself reports. */
export function codeCondition(
  definition: CodeDefinition,
  signal: SignalFacts,
): Condition<CodeState> {
  const wanted = new Set(definition.in ?? [definition.equals]);
  const clearing = definition.clearedBy === undefined ? null : new Set(definition.clearedBy);
  const ended = (state: CodeState, observedAt: number) =>
    definition.hold !== undefined &&
    state.until !== null &&
    observedAt - state.until >= definition.hold;
  return {
    signals: [signal.id],
    order: "observed",
    needsTicks: definition.hold !== undefined,
    initial: () => none,
    onReading(state, reading) {
      if (reading.quality === "bad") return state;
      const codes = codesOf(reading.code);
      const match = codes.find((code) => wanted.has(code));
      if (match !== undefined) {
        return {
          active: true,
          // A report is a moment: each begins anew.
          since: reading.observedAt,
          until: reading.observedAt,
          code: match,
          receivedAt: reading.receivedAt,
        };
      }
      const clears = clearing === null || codes.some((code) => clearing.has(code));
      return state.active && (clears || ended(state, reading.observedAt))
        ? { ...state, active: false }
        : state;
    },
    onTick(state, tick) {
      if (!state.active || definition.hold === undefined || state.receivedAt === null) return state;
      return tick.at - state.receivedAt >= definition.hold ? { ...state, active: false } : state;
    },
    onReset: () => none,
    explain: (state) => ({
      kind: "code",
      words: `${signal.name} reported ${state.code ?? [...wanted].join(" or ")}`,
      otherwise: `${signal.name} does not report ${[...wanted].join(" or ")}`,
      score: 1,
      value: state.code,
      signalId: signal.id,
      lines: [],
      span: definition.hold ?? 86_400_000,
      facts: {
        reportedAt: state.until,
        hold: definition.hold === undefined ? null : durationInWords(definition.hold),
      },
    }),
  };
}
