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

/** Without the edges of bands, which held at one moment only: of a signal two lines say what was usual then. */
export function withoutBands(lines: readonly EvidenceLine[]): EvidenceLine[] {
  const usual = lines.filter(({ role }) => role === "baseline");
  return lines.filter(
    ({ role, signalId }) =>
      role !== "baseline" || usual.filter((line) => line.signalId === signalId).length < 2,
  );
}

/** Lowest and highest that was usual for a signal at the moment of a flag, where it says both. */
export function usualThen(
  lines: readonly EvidenceLine[],
  signal: number,
): { low: number; high: number } | null {
  const usual = lines
    .filter(({ signalId, role }) => signalId === signal && role === "baseline")
    .map(({ value }) => value);
  return usual.length < 2 ? null : { low: Math.min(...usual), high: Math.max(...usual) };
}
