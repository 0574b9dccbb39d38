import type { FieldError, SignalRow } from "../registry/resolve-plant.ts";
import { type Conversion, conversionBetween, convertValue } from "../units/conversion.ts";

/** What of a signal is also of those that follow it. */
export interface SignalFacts {
  kind: "number" | "code";
  unit: string | null;
  min: number | null;
  max: number | null;
  reporting: "periodic" | "on-change";
  intervalSeconds: number;
  latenessSeconds: number;
}

/** A signal as it is registered. */
export interface KnownSignal extends SignalFacts {
  follows: { asset: string; signal: string } | null;
}

/** Codes and tags hold no blank, so the key, which may, comes last. */
export const placeOf = (site: string, tag: string, key: string): string => `${site} ${tag} ${key}`;

/**
 * Fills in what linked signals have from those that they follow, and finds links that cannot be: to nothing, to itself, to
 * another link, to another kind or unit, or where there was another source before. `known` holds what is registered of these
 * signals and of those that they follow.
 */
export function resolveLinks(
  signals: readonly SignalRow[],
  known: ReadonlyMap<string, KnownSignal>,
): { signals: SignalRow[]; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const given = new Map(signals.map((row) => [placeOf(row.site, row.tag, row.key), row]));
  const resolved = signals.map((row) => {
    const present = known.get(placeOf(row.site, row.tag, row.key));
    // A registered one stays what it is, whatever its class says.
    if (row.inherited && present !== undefined) return row;
    const changed = present === undefined ? null : anotherSource(row, present);
    if (changed !== null) errors.push({ field: `${row.field}.follows`, message: changed });
    if (changed !== null || row.follows === null) return row;
    const { asset, signal } = row.follows;
    const place = placeOf(row.site, asset, signal);
    const said = given.get(place);
    const registered = known.get(place);
    const followed =
      said === undefined || (said.inherited && registered !== undefined) ? registered : said;
    const linked = follow(row, followed, present);
    if (!("problem" in linked)) return linked;
    errors.push({ field: `${row.field}.${linked.at}`, message: linked.problem });
    return row;
  });
  return { signals: resolved, errors };
}

const words = ({ asset, signal }: { asset: string; signal: string }): string =>
  `${signal} of ${asset}`;

/** History cannot tell where it came from, so a signal has one source for ever. */
function anotherSource(row: SignalRow, present: KnownSignal): string | null {
  const [before, now] = [present.follows, row.follows].map((link) =>
    link === null ? null : words(link),
  );
  if (before === now) return null;
  const was = before === null ? "is sent by its devices" : `follows ${before}`;
  return `${row.key} of ${row.tag} ${was}, and its history is that; give the new one another key`;
}

function follow(
  row: SignalRow,
  followed: KnownSignal | SignalRow | undefined,
  present: KnownSignal | undefined,
): SignalRow | { at: "follows" | "kind" | "unit"; problem: string } {
  const { site, tag, follows } = row;
  if (follows === null) return row;
  const name = words(follows);
  if (follows.asset === tag) {
    return {
      at: "follows",
      problem: `${tag} cannot follow itself: name a signal of another asset`,
    };
  }
  if (followed === undefined) {
    const problem = `there is no signal ${name} at site ${site}: add it, or correct tag and key`;
    return { at: "follows", problem };
  }
  if (followed.follows !== null) {
    const problem = `${name} itself follows ${words(followed.follows)}: follow that one`;
    return { at: "follows", problem };
  }
  const { kind, reporting, intervalSeconds, latenessSeconds } = followed;
  if (row.kind === "code" && kind === "number") {
    return { at: "kind", problem: `${name} is a number: leave kind out` };
  }
  const unit = row.unit ?? present?.unit ?? followed.unit;
  const conversion = between(followed.unit, unit);
  if (conversion !== null && "problem" in conversion) {
    const problem = `${name} is ${followed.unit === null ? "without a unit" : `in ${followed.unit}`}; ${conversion.problem}: leave unit out, or give one that it converts to`;
    return { at: "unit", problem };
  }
  const { min, max } = convertRange(followed, conversion);
  return { ...row, kind, unit, min, max, reporting, intervalSeconds, latenessSeconds };
}

function between(from: string | null, to: string | null): Conversion | null | { problem: string } {
  if (from === to) return null;
  if (from === null) return { problem: `nobody has said what would become ${to}` };
  return conversionBetween(from, to);
}

/** What the instrument can show, in the unit of who follows it. */
export function convertRange(
  { min, max }: { min: number | null; max: number | null },
  conversion: Conversion | null,
): { min: number | null; max: number | null } {
  const converted = (value: number | null) =>
    value === null || conversion === null ? value : convertValue(value, conversion);
  return { min: converted(min), max: converted(max) };
}
