import type { EvidenceLine, Explanation, SignalFacts } from "../conditions/condition.ts";
import type { ResolvedParameter } from "../definition/parameters.ts";
import type { RecentReadings } from "./recent-readings.ts";
import { stretch } from "./recent-readings.ts";

/** What a flag copies, so that it stays explainable when telemetry has aged out and the rule has changed. */
export interface Evidence {
  words: string;
  /** How far gone: 1 = at the limit. */
  score: number | null;
  lines: EvidenceLine[];
  signals: EvidenceSignal[];
  facts: Record<string, number | string | null>;
  parts: { kind: string; words: string; facts: Record<string, number | string | null> }[];
  rule: {
    key: string;
    version: number;
    condition: unknown;
    /** What its parameters were on this asset, and by whose word. */
    parameters?: readonly ResolvedParameter[] | undefined;
  };
}

export interface EvidenceSignal {
  signalId: number;
  key: string;
  name: string;
  unit: string | null;
  decimals: number | null;
  readings: { observedAt: string; value: number | null; code: string | null }[];
}

export function evidenceOf(options: {
  explanation: Explanation;
  triggeredAt: number;
  signals: readonly SignalFacts[];
  recent: (signalId: number) => RecentReadings | undefined;
  rule: Evidence["rule"];
}): Evidence {
  const { explanation, triggeredAt, signals, recent, rule } = options;
  const from = triggeredAt - explanation.span;
  return {
    words: explanation.words,
    score:
      explanation.score === null || !Number.isFinite(explanation.score) ? null : explanation.score,
    lines: explanation.lines,
    signals: signals.map(({ id, key, name, unit, decimals }) => {
      const readings = recent(id);
      return {
        signalId: id,
        key,
        name,
        unit,
        decimals,
        readings: readings === undefined ? [] : stretch(readings, from).map(present),
      };
    }),
    facts: explanation.facts,
    parts: (explanation.parts ?? []).map(({ kind, words, facts }) => ({ kind, words, facts })),
    rule,
  };
}

const present = ({ observedAt, value }: { observedAt: number; value: number | string | null }) => ({
  observedAt: new Date(observedAt).toISOString(),
  value: typeof value === "number" ? value : null,
  code: typeof value === "string" ? value : null,
});
