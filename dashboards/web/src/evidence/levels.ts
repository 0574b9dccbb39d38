import type { TFunction } from "i18next";
import type { EvidenceLine } from "../api/flag.ts";
import type { Expected, Level } from "../charts/marks.ts";
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

/** Between the lowest and the highest of what was usual, where two lines say it; over the whole of a window. */
export function usualBand(
  lines: readonly EvidenceLine[],
  signal: number,
  from: number,
  to: number,
): Expected[] {
  const usual = lines
    .filter(({ signalId, role }) => signalId === signal && role === "baseline")
    .map(({ value }) => value);
  if (usual.length < 2) return [];
  const band = { low: Math.min(...usual), high: Math.max(...usual) };
  return [
    { at: from, ...band },
    { at: to, ...band },
  ];
}
