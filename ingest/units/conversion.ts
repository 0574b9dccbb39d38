import { ucumSpelling } from "./spellings.ts";
import { type UnitMeaning, unitMeaning } from "./unit-meaning.ts";

/** From one unit to another: value × factor + offset. */
export interface Conversion {
  factor: number;
  offset: number;
}

/** Devices choose what they write, so what is remembered of it is bounded; the oldest goes first. */
const remembered = 4_096;
const known = new Map<string, Conversion | { problem: string }>();

/**
 * How a value in `from` (as a device wrote it) becomes one in `to` (UCUM, the registry's; null: a bare number), worked out
 * once a pair. A `problem` says in words why it cannot.
 */
export function conversionBetween(
  from: string,
  to: string | null,
): Conversion | { problem: string } {
  const pair = `${from}\n${to ?? ""}`;
  const found = known.get(pair);
  if (found !== undefined) return found;
  const [oldest] = known.size >= remembered ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  const conversion = workOut(from, to);
  known.set(pair, conversion);
  return conversion;
}

function workOut(from: string, to: string | null): Conversion | { problem: string } {
  let problem: string | undefined;
  for (const target of readings(to ?? "1")) {
    for (const source of readings(from)) {
      if ("problem" in source || "problem" in target) {
        problem ??=
          "problem" in source ? source.problem : "problem" in target ? target.problem : "";
        continue;
      }
      const conversion = between(source, target);
      if (conversion === null) continue;
      // Whether 50 % is 50 or 0.5 of a bare number, nobody has said.
      if (to !== null || (conversion.factor === 1 && conversion.offset === 0)) return conversion;
      problem = `the signal has no unit, so nobody has said what ${from} would become`;
    }
  }
  return { problem: problem ?? `${from} and ${to ?? "a bare number"} measure different things` };
}

/** As UCUM reads it, then as people mean it: pH is picohenry to UCUM, and {rpm} a plain count. */
function readings(text: string): (UnitMeaning | { problem: string })[] {
  const spelled = ucumSpelling(text);
  const asWritten = unitMeaning(text);
  if (spelled === text) return [asWritten];
  const meant = unitMeaning(spelled);
  return "problem" in asWritten ? [meant] : [asWritten, meant];
}

function between(from: UnitMeaning, to: UnitMeaning): Conversion | null {
  if (from.kind === "own-scale" || to.kind === "own-scale") {
    const same = from.kind === "own-scale" && to.kind === "own-scale" && from.scale === to.scale;
    return same ? { factor: from.factor / to.factor, offset: 0 } : null;
  }
  if (from.dimension !== to.dimension) return null;
  return {
    factor: from.factor / to.factor,
    offset: (from.zero - to.zero) / to.factor,
  };
}

/** The value in the other unit, free of the noise of binary arithmetic: 212 °F is 100 °C, not 100.00000000000006. */
export function convertValue(value: number, { factor, offset }: Conversion): number {
  if (offset === 0) return factor === 1 ? value : round(value * factor, 0);
  return round(value * factor + offset, offset);
}

/** To 12 digits of the larger of the number and what it was added from; no instrument has more. */
function round(value: number, beside: number): number {
  const size = Math.max(Math.abs(value), Math.abs(beside));
  if (size === 0 || !Number.isFinite(size)) return value;
  const digits = 11 - Math.floor(Math.log10(size));
  // Powers of ten are exact up to here.
  if (Math.abs(digits) > 22) return value;
  if (digits < 0) {
    const step = 10 ** -digits;
    return Math.round(value / step) * step;
  }
  const scale = 10 ** digits;
  const scaled = value * scale;
  return Number.isFinite(scaled) ? Math.round(scaled) / scale : value;
}
