import { createAllowance } from "../allowance.ts";
import { sourceNotTold } from "../log/source.ts";
import { ucumSpelling } from "./spellings.ts";
import { type UnitMeaning, unitMeaning } from "./unit-meaning.ts";

/** From one unit to another: value × factor + offset. */
export interface Conversion {
  factor: number;
  offset: number;
}

type Found = Conversion | { problem: string };

/** Whose reading it is, when (epoch ms). */
export interface Asker {
  source: number;
  assetId: number;
  at: number;
}

/**
 * Devices choose what they write, so what is remembered of it is bounded, and what cannot be converted pushes nothing out
 * that can; the one that was needed longest ago goes first.
 */
const remembered = 4_096;
const possible = new Map<string, Conversion>();
const impossible = new Map<string, { problem: string }>();

/** To work one out takes up to 0.2 ms, which nobody may ask for ten thousand times a message. */
const allowance = createAllowance({ burst: 50, perSecond: 5, keys: 10_000 });

/**
 * How a value in `from` (as a device wrote it) becomes one in `to` (UCUM, the registry's; null: a bare number), worked out
 * once a pair. A `problem` says in words why it cannot. `asker` is given when somebody else chose `from`.
 */
export function conversionBetween(from: string, to: string | null, asker?: Asker): Found {
  const pair = `${from}\n${to ?? ""}`;
  const found = recall<Found>(possible, pair) ?? recall<Found>(impossible, pair);
  if (found !== undefined) return found;
  if (asker !== undefined && !allowance.take(keyOf(asker), asker.at)) {
    return { problem: `"${from}" came with too many other units that were not seen before` };
  }
  const worked = workOut(from, to);
  if ("problem" in worked) remember(impossible, pair, worked);
  else remember(possible, pair, worked);
  return worked;
}

function keyOf({ source, assetId }: Asker): string {
  return source === sourceNotTold ? `asset ${assetId}` : `source ${source}`;
}

function recall<T>(memory: Map<string, T>, pair: string): T | undefined {
  const found = memory.get(pair);
  if (found !== undefined && memory.size > remembered / 2) {
    memory.delete(pair);
    memory.set(pair, found);
  }
  return found;
}

function remember<T>(memory: Map<string, T>, pair: string, found: T): void {
  const [oldest] = memory.size >= remembered ? memory.keys() : [];
  if (oldest !== undefined) memory.delete(oldest);
  memory.set(pair, found);
}

function workOut(from: string, to: string | null): Found {
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
