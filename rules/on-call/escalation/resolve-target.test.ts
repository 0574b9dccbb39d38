import { describe, expect, test } from "vitest";
import { rotaSchema } from "../rota/rota-schema.ts";
import type { StoredRota } from "../rota/rota-store.ts";
import { onceEach, resolveTarget } from "./resolve-target.ts";

const at = Date.parse("2026-11-22T12:00:00Z");
const daily = { every: "day", at: "08:00", since: "2026-11-20" };
const rota: StoredRota = {
  id: 1,
  siteId: 1,
  version: 1,
  rota: rotaSchema.parse({
    name: "Riverside",
    timeZone: "Europe/Berlin",
    layers: [
      { name: "first", people: [11, 12], handOver: daily },
      { name: "night", people: [13], handOver: daily, hours: { from: "22:00", to: "06:00" } },
      { name: "later", people: [14], handOver: { ...daily, since: "2026-12-01" } },
    ],
  }),
  by: "Ana",
  at: new Date(at),
  comment: null,
  retired: null,
};
const around = (stored = rota) => ({ rotas: new Map([[1, stored]]), overrides: new Map(), at });

describe("a target of a policy", () => {
  test("means whoever is on call in the layer, the first where none is named", () => {
    const named = [{ to: "person", personId: 11, via: "on call in first of the rota Riverside" }];
    expect(resolveTarget({ onCall: { rota: 1 } }, around())).toMatchObject(named);
    expect(resolveTarget({ onCall: { rota: 1, layer: "first" } }, around())).toMatchObject(named);
  });

  test("means everybody of the rota once, whoever stands in included", () => {
    const standIn = { id: 1, layer: "first", personId: 15, from: at - 1, until: at + 1 };
    const overrides = new Map([[1, [standIn, { ...standIn, id: 2, personId: 11 }]]]);
    const all = resolveTarget({ everybody: 1 }, { ...around(), overrides });
    expect(onceEach(all).map((one) => ("personId" in one ? one.personId : null))).toEqual([
      11, 12, 13, 14, 15,
    ]);
  });

  test.each([
    [{ onCall: { rota: 1, layer: "night" } }, "it is outside its hours"],
    [{ onCall: { rota: 1, layer: "later" } }, "its turns have not begun"],
    [{ onCall: { rota: 1, layer: "gone" } }, 'has no layer "gone"'],
    [{ onCall: { rota: 2 } }, "there is no rota 2"],
  ])("that means nobody says why: %j", (target, reason) => {
    expect(resolveTarget(target, around())).toMatchObject([
      { to: "nobody", reason: expect.stringContaining(reason) },
    ]);
  });

  test("means nobody where its rota is retired", () => {
    const retired = around({ ...rota, retired: { at: new Date(at), by: "Ana" } });
    expect(resolveTarget({ everybody: 1 }, retired)).toMatchObject([
      { to: "nobody", reason: "the rota Riverside is retired" },
    ]);
  });
});
