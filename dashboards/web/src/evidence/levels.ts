import type { TFunction } from "i18next";
import type { EvidenceLine } from "../api/flag.ts";
import type { Level } from "../charts/marks.ts";
import { amount } from "../ui/quantity.ts";

interface OfSignal {
  id: number;
  unit: string;
  decimals: number | null;
}

/** The lines of one signal as a chart draws them, each with its value and unit; a line that two flags share is one. */
export function levelsOf(lines: readonly EvidenceLine[], signal: OfSignal, t: TFunction): Level[] {
  const levels = lines
    .filter((line) => line.signalId === signal.id)
    .map((line): Level => ({
      value: line.value,
      kind: line.role === "baseline" ? "expected" : line.role,
      label: t(`evidence.line.${line.role}`, {
        value: `${amount(line.value, signal.decimals)} ${signal.unit}`,
      }),
    }));
  return [...new Map(levels.map((level) => [level.label, level])).values()];
}
