import type { PriorityTerm } from "./term.ts";

const factors = [0.5, 0.75, 1, 1.5, 2] as const;
const words = [
  "has a spare or little depends on it",
  "matters little to production",
  "matters as most do",
  "slows production when it stops",
  "stops production when it stops",
] as const;

/** How much the asset matters, 1 … 5, from the registry: halves at the least, doubles at the most. */
export function criticalityTerm(assetTag: string, criticality: number): PriorityTerm {
  const step = Math.min(5, Math.max(1, Math.round(criticality))) - 1;
  return {
    name: "criticality",
    input: `${step + 1} of 5`,
    factor: factors[step]!,
    why: `${assetTag} ${words[step]}.`,
  };
}
