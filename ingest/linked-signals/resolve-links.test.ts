import { describe, expect, it } from "vitest";
import type { SignalRow } from "../registry/resolve-plant.ts";
import { type KnownSignal, placeOf, resolveLinks } from "./resolve-links.ts";

const row = (tag: string, key: string, more: Partial<SignalRow> = {}): SignalRow => ({
  site: "berlin",
  tag,
  key,
  name: key,
  component: null,
  kind: "number",
  unit: null,
  min: null,
  max: null,
  reporting: "periodic",
  intervalSeconds: 60,
  decimals: 2,
  latenessSeconds: 60,
  follows: null,
  inherited: false,
  field: `${tag}.${key}`,
  ...more,
});
const pressure = row("H-1", "pressure", {
  unit: "bar",
  min: 0,
  max: 10,
  intervalSeconds: 5,
  latenessSeconds: 300,
});
const follows = { asset: "H-1", signal: "pressure" };
const supply = row("P-102", "supply", { follows });

const registered = (...rows: SignalRow[]): Map<string, KnownSignal> =>
  new Map(rows.map((each) => [placeOf(each.site, each.tag, each.key), each]));
const resolve = (signals: SignalRow[], known: SignalRow[] = []) => {
  const { signals: resolved, errors } = resolveLinks(signals, registered(...known));
  return { resolved, errors: errors.map(({ field, message }) => `${field}: ${message}`) };
};

describe("a link", () => {
  it.each([
    ["of the same document", [supply, pressure], []],
    ["that is registered already", [supply], [pressure]],
  ])("has what the signal %s has, of which it may say only the unit", (_name, rows, known) => {
    const { resolved, errors } = resolve(rows, known);
    expect(errors).toEqual([]);
    expect(resolved[0]).toEqual({
      ...supply,
      unit: "bar",
      min: 0,
      max: 10,
      intervalSeconds: 5,
      latenessSeconds: 300,
    });
    const other = rows.map((each) => (each === supply ? { ...supply, unit: "kPa" } : each));
    expect(resolve(other, known).resolved[0]).toMatchObject({ unit: "kPa", min: 0, max: 1_000 });
  });

  it("that names no unit keeps the one that it was registered with", () => {
    const known = { ...supply, unit: "kPa" };
    expect(resolve([supply], [pressure, known]).resolved[0]).toMatchObject({
      unit: "kPa",
      max: 1_000,
    });
  });

  it("of codes is one of codes", () => {
    const state = row("H-1", "state", {
      kind: "code",
      reporting: "on-change",
      intervalSeconds: 600,
    });
    const linked = row("P-102", "state", { follows: { asset: "H-1", signal: "state" } });
    expect(resolve([state, linked]).resolved[1]).toMatchObject({
      kind: "code",
      unit: null,
      reporting: "on-change",
      intervalSeconds: 600,
    });
  });

  const linkOf = (asset: string, signal: string, more: Partial<SignalRow> = {}) =>
    row("P-102", "supply", { follows: { asset, signal }, ...more });
  it.each<[string, SignalRow[], SignalRow[], string]>([
    [
      "nothing",
      [linkOf("H-9", "pressure")],
      [],
      "there is no signal pressure of H-9 at site berlin",
    ],
    [
      "an asset of another site",
      [linkOf("H-1", "pressure"), { ...pressure, site: "madrid" }],
      [],
      "there is no signal pressure of H-1 at site berlin",
    ],
    ["its own asset", [linkOf("P-102", "flow"), row("P-102", "flow")], [], "cannot follow itself"],
    [
      "a link",
      [linkOf("P-103", "supply"), row("P-103", "supply", { follows }), pressure],
      [],
      "supply of P-103 itself follows pressure of H-1: follow that one",
    ],
    [
      "one that follows it",
      [
        linkOf("P-103", "supply"),
        row("P-103", "supply", { follows: { asset: "P-102", signal: "supply" } }),
      ],
      [],
      "itself follows supply of P-102",
    ],
    [
      "another kind",
      [linkOf("H-1", "pressure", { kind: "code" }), pressure],
      [],
      "is a number: leave kind out",
    ],
    [
      "another kind of unit",
      [linkOf("H-1", "pressure", { unit: "Cel" }), pressure],
      [],
      "pressure of H-1 is in bar",
    ],
    [
      "a bare number with a unit",
      [linkOf("H-1", "count", { unit: "bar" }), row("H-1", "count")],
      [],
      "nobody has said what would become bar",
    ],
  ])("to %s is refused", (_name, rows, known, message) => {
    expect(resolve(rows, known).errors[0]).toContain(message);
  });

  it.each([
    [
      "one that devices send",
      supply,
      { ...supply, follows: null },
      "supply of P-102 is sent by its devices",
    ],
    [
      "one of another source",
      supply,
      linkOf("H-2", "pressure"),
      "supply of P-102 follows pressure of H-2",
    ],
    ["a link", { ...supply, follows: null }, supply, "supply of P-102 follows pressure of H-1"],
  ])("cannot take the place of %s, whose history is that", (_name, said, known, message) => {
    const { errors } = resolve([said], [pressure, known]);
    expect(errors).toEqual([expect.stringContaining(message)]);
  });

  it("of a class leaves alone what its assets have already", () => {
    const own = { ...supply, follows: null, unit: "bar" };
    const ofClass = { ...supply, inherited: true };
    expect(resolve([ofClass], [own])).toEqual({ resolved: [ofClass], errors: [] });
  });
});
