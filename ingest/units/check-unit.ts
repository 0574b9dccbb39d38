import { ucumSpelling } from "./spellings.ts";
import { unitMeaning } from "./unit-meaning.ts";

/**
 * The UCUM code under which the registry keeps a unit, from the code itself or from how people write it (°C → Cel,
 * psi → [psi]); or in words why there is none. What UCUM knows stays as it was written.
 */
export function checkUnit(written: string): { ucum: string } | { problem: string } {
  const asWritten = unitMeaning(written);
  if (!("problem" in asWritten)) return { ucum: written };
  const ucum = ucumSpelling(written);
  const meant = ucum === written ? asWritten : unitMeaning(ucum);
  if (!("problem" in meant)) return { ucum };
  return {
    problem: `${meant.problem}: use a UCUM code, like mm/s, Cel, bar, kW, 1/min or [psi]; {anything} stands for a plain count`,
  };
}
