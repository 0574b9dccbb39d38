import type { UnknownSignalTable } from "../../dead-letters/tables.ts";
import type { AssetEntry, SignalEntry } from "../../registry/snapshot.ts";
import { checkUnit } from "../../units/check-unit.ts";

/** What an unknown signal probably is; a person adopts it as it is, or says it differently. Spans in seconds. */
export interface Proposal {
  name: string;
  kind: "number" | "code";
  unit: string | null;
  min: number | null;
  max: number | null;
  reporting: "periodic" | "on-change";
  intervalSeconds: number;
  decimals: number;
  component: string | null;
  /** Tag of an asset of the same class that has this key: then it is proposed as it is there. */
  asOn: string | null;
}

type Seen = Pick<
  UnknownSignalTable,
  "key" | "numbers" | "texts" | "decimals" | "last_unit" | "steps"
>;

const unknownInterval = 60;
const codeHeartbeat = 3_600;
/** A spread this wide between usual and long steps is no period. */
const irregular = 4;

/** `siblings` are the assets of the same class. */
export function proposeSignal(seen: Seen, siblings: readonly AssetEntry[]): Proposal {
  for (const sibling of siblings) {
    const signal = sibling.signals.get(seen.key);
    if (signal !== undefined && fits(signal, seen)) return likeOn(sibling, signal);
  }
  const kind = seen.texts > 0 ? "code" : "number";
  const checked = seen.last_unit === null ? null : checkUnit(seen.last_unit);
  const steps = seen.steps.toSorted((a, b) => a - b);
  const usual = steps[Math.floor(steps.length / 2)];
  const long = steps[Math.floor(steps.length * 0.9)];
  const onChange =
    kind === "code" || (usual !== undefined && long !== undefined && long > irregular * usual);
  const seconds = onChange ? (kind === "code" ? codeHeartbeat : long) : usual;
  return {
    name: seen.key,
    kind,
    unit: kind === "number" && checked !== null && "ucum" in checked ? checked.ucum : null,
    min: null,
    max: null,
    reporting: onChange ? "on-change" : "periodic",
    intervalSeconds: seconds === undefined ? unknownInterval : roundSpan(seconds),
    decimals: kind === "number" ? Math.min(seen.decimals, 3) : 0,
    component: null,
    asOn: null,
  };
}

function fits(signal: SignalEntry, { texts, last_unit }: Seen): boolean {
  // Nobody sends it there.
  if (signal.follows !== undefined) return false;
  if (signal.kind === "number" && texts > 0) return false;
  return last_unit === null || signal.unit === last_unit || signal.kind === "code";
}

function likeOn(sibling: AssetEntry, signal: SignalEntry): Proposal {
  const { name, kind, unit, min, max, reporting, intervalSeconds, decimals } = signal;
  const component = signal.componentCode;
  const facts = { name, kind, unit, min, max, reporting, intervalSeconds, decimals, component };
  return { ...facts, asOn: sibling.tag };
}

const usualSpans = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600,
  7_200, 21_600, 43_200, 86_400, 604_800,
];

/** The span that a person would have set: measured ones are a little off. */
function roundSpan(seconds: number): number {
  return usualSpans.reduce((best, span) =>
    Math.abs(Math.log(span / seconds)) < Math.abs(Math.log(best / seconds)) ? span : best,
  );
}
