import type { RuleDefinition } from "../../definition/rule-schema.ts";
import { changeWritten, parameterAt, standsAt } from "./change-written.ts";
import type { Place } from "./change-written.ts";

/** One side of a rule's limit: 1, values over it are flagged; -1, values under it. */
export interface SideOfLimit {
  side: 1 | -1;
  signal: string;
  value: number;
  place: Place;
  /** Of the fleet, where the limit is a parameter. */
  parameter: string | null;
  /** The rule as written with another limit; its clear limit moves along, so that the dead band stays as wide. */
  with(value: number): unknown;
}

const isNumber = (value: unknown): value is number => typeof value === "number";

/** The limits that a rule consists of; none where its condition is another, or made of several. */
export function limitsOf(written: unknown, { condition }: RuleDefinition): SideOfLimit[] {
  if (!("limit" in condition)) return [];
  const { limit } = condition;
  const sides = [
    [1, "above", "clearBelow"],
    [-1, "below", "clearAbove"],
  ] as const;
  return sides.flatMap(([side, field, clear]) => {
    const value = limit[field];
    if (value === undefined) return [];
    const place = ["condition", "limit", field];
    const clearPlace = ["condition", "limit", clear];
    const cleared = standsAt(written, clearPlace);
    return [
      {
        side,
        signal: limit.signal,
        value,
        place,
        parameter: parameterAt(written, place),
        with: (next: number) => {
          const changed = changeWritten(written, place, next);
          return isNumber(cleared)
            ? changeWritten(changed, clearPlace, shifted(cleared, next - value))
            : changed;
        },
      },
    ];
  });
}

/** Without the digits that adding floating-point numbers leaves behind. */
const shifted = (value: number, by: number): number => Number((value + by).toPrecision(12));
