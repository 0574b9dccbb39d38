import type { AssetEntry, SignalEntry } from "#ingest";
import { describe, expect, test } from "vitest";
import { judgeSilence, newestBelow } from "./judge-silence.ts";
import type { Silence } from "./judge-silence.ts";
import { plantTree } from "./plant-tree.ts";

const second = 1_000;
const died = 1_000_000;
const interval = 10;

/** An asset with one signal of its own, whose id is the asset's; `null`: without any. */
function asset(id: number, parentId: number | null, every: number | null = interval): AssetEntry {
  const signal: SignalEntry = {
    id,
    assetId: id,
    key: "s",
    name: "S",
    kind: "number",
    unit: null,
    min: null,
    max: null,
    reporting: "periodic",
    intervalSeconds: every ?? 0,
    decimals: 0,
    latenessSeconds: 60,
    componentCode: null,
  };
  return {
    id,
    tag: `A-${id}`,
    name: `Asset ${id}`,
    criticality: 3,
    siteId: 1,
    siteCode: "s",
    siteName: "S",
    timeZone: "UTC",
    systemCode: "y",
    systemName: "Y",
    classCode: "c",
    className: "C",
    parentId,
    isGateway: false,
    topic: `mw/v1/s/A-${id}/readings`,
    components: [],
    signals: every === null ? new Map() : new Map([["s", signal]]),
  };
}

const treeOf = (...assets: AssetEntry[]) => plantTree(new Map(assets.map((a) => [a.id, a])));

/** Signals by asset, in seconds from the death of asset 11; all is known up to `through` seconds after it. */
const heardAt = (at: Record<number, number>, through = 60) => ({
  through: died + through * second,
  healthySince: 0,
  signals: new Map(
    Object.entries(at).map(([id, s]) => [Number(id), { at: died + s * second, faulty: false }]),
  ),
});

const silence: Silence = {
  assetId: 11,
  signalId: 11,
  silentAt: died,
  forMs: 30 * second,
  heldAt: died + 32 * second,
  state: "pending",
  viaId: null,
  blamedAt: null,
  backAt: null,
};

describe("whose silence it is", () => {
  const gateway = treeOf(asset(1, null), asset(11, 1), asset(12, 1), asset(13, 1));

  test.each([
    [
      "the gateway's, when it and all behind it fell silent together",
      { 1: 2, 11: 0, 12: -3, 13: 4 },
    ],
    ["the gateway's, when it says nothing itself and its children fell silent", { 11: 0, 12: 5 }],
  ])("is %s", (_name, at) => {
    expect(judgeSilence(silence, gateway, heardAt(at))).toEqual({ is: "unreachable", viaId: 1 });
  });

  test.each([
    ["a sibling is still heard", { 1: 2, 11: 0, 12: 55, 13: 4 }],
    ["the gateway itself is still heard", { 1: 58, 11: 0, 12: 1 }],
    ["the only sibling had been silent long before", { 11: 0, 12: -86_400 }],
    ["nothing else behind the gateway was ever heard", { 11: 0 }],
  ])("is its own when %s", (_name, at) => {
    expect(judgeSilence(silence, gateway, heardAt(at))).toEqual({ is: "own" });
  });

  test("is its own when others of its signals are heard, or it says nothing usable", () => {
    const twoSignals = asset(11, 1);
    twoSignals.signals.set("t", { ...twoSignals.signals.get("s")!, id: 99, key: "t" });
    const tree = treeOf(asset(1, null), twoSignals, asset(12, 1));
    expect(judgeSilence(silence, tree, heardAt({ 11: 0, 12: 1, 99: 50 }))).toEqual({ is: "own" });
    const faulty = heardAt({ 1: 2, 12: 1 });
    faulty.signals.set(11, { at: died + 50 * second, faulty: true });
    expect(judgeSilence(silence, gateway, faulty)).toEqual({ is: "own" });
  });

  test("is that of the asset whose signal it follows, and not of its own", () => {
    const station = asset(20, null, null);
    const follows = { assetId: 11, signalId: 11, tag: "A-11", key: "s" };
    const [feed] = asset(20, null).signals.values();
    station.signals.set("feed", { ...feed!, id: 21, key: "feed", follows });
    station.signals.set("own", { ...feed!, id: 22, key: "own" });
    const tree = treeOf(station, asset(1, null), asset(11, 1), asset(12, 1));
    const linked: Silence = { ...silence, assetId: 20, signalId: 21 };
    const gone = { is: "unreachable", viaId: 1 };
    expect(judgeSilence(linked, tree, heardAt({ 1: 2, 11: 0, 12: 1, 22: 55 }))).toEqual(gone);
    expect(judgeSilence(linked, tree, heardAt({ 1: 2, 11: 0, 12: 55 }))).toEqual({ is: "own" });
  });

  test("is left to its rule once it is heard, which will say that it is over, or is its own if not", () => {
    const again = heardAt({ 1: 58, 11: 55, 12: 58 });
    expect(judgeSilence(silence, gateway, again)).toEqual({ is: "wait" });
    const unusable = heardAt({ 1: 100, 11: 100, 12: 100 }, 100);
    expect(judgeSilence(silence, gateway, unusable)).toEqual({ is: "own" });
    const blamed: Silence = { ...silence, state: "unreachable", viaId: 1, blamedAt: died };
    expect(judgeSilence(blamed, gateway, again)).toEqual({ is: "recovering" });
  });

  test("is judged by the time of its rule when that is shorter than the interval", () => {
    const rare = treeOf(asset(1, null), asset(11, 1, 3_600), asset(12, 1));
    expect(judgeSilence(silence, rare, heardAt({ 11: 0, 12: 55 }))).toEqual({ is: "own" });
    expect(judgeSilence(silence, rare, heardAt({ 1: 1, 11: 0, 12: 5 }))).toEqual({
      is: "unreachable",
      viaId: 1,
    });
  });

  test("waits until everything that came meanwhile is known", () => {
    const early = heardAt({ 1: 2, 11: 0, 12: 1 }, 25);
    expect(judgeSilence(silence, gateway, early)).toEqual({ is: "wait" });
  });

  test("waits a while for slow siblings that are not due yet, and no longer", () => {
    const slow = treeOf(asset(1, null, null), asset(11, 1), asset(12, 1, 3_600));
    expect(judgeSilence(silence, slow, heardAt({ 11: 0, 12: 0 }, 60))).toEqual({ is: "wait" });
    expect(judgeSilence(silence, slow, heardAt({ 11: 0, 12: 0 }, 100))).toEqual({ is: "own" });
  });

  test("is the topmost gateway's that is dead with all that is behind it", () => {
    const tree = treeOf(
      asset(1, null, null),
      asset(2, 1),
      asset(3, 1),
      asset(11, 2),
      asset(12, 2),
      asset(13, 3),
    );
    const all = { 2: 1, 3: 2, 11: 0, 12: 3, 13: 1 };
    expect(judgeSilence(silence, tree, heardAt(all))).toEqual({ is: "unreachable", viaId: 1 });
    const otherLives = heardAt({ ...all, 13: 55 });
    expect(judgeSilence(silence, tree, otherLives)).toEqual({ is: "unreachable", viaId: 2 });
  });

  test("is a gateway's own when it falls silent with everything behind it", () => {
    const tree = treeOf(asset(11, null), asset(12, 11), asset(13, 11));
    expect(judgeSilence(silence, tree, heardAt({ 11: 0, 12: 2, 13: 1 }))).toEqual({
      is: "unreachable",
      viaId: 11,
    });
    expect(judgeSilence(silence, tree, heardAt({ 11: 0, 12: 58 }))).toEqual({ is: "own" });
  });

  test("is its own once it is reached in another way than through the gateway that died", () => {
    const blamed: Silence = { ...silence, state: "unreachable", viaId: 1, blamedAt: died };
    const still = heardAt({ 1: -2, 11: -2, 12: -1 }, 300);
    expect(judgeSilence(blamed, gateway, still)).toEqual({ is: "wait" });
    const moved = treeOf(asset(1, null), asset(11, null), asset(12, 1), asset(13, 1));
    expect(judgeSilence(blamed, moved, still)).toEqual({ is: "own" });
  });

  test("is found with a few looks at each signal, however many are silent together", () => {
    const ids = Array.from({ length: 400 }, (_, i) => 11 + i);
    const tree = treeOf(asset(1, null), ...ids.map((id) => asset(id, 1)));
    const heard = heardAt(Object.fromEntries(ids.map((id) => [id, 0])));
    let looks = 0;
    const counting = {
      ...heard,
      signals: new (class extends Map<number, { at: number; faulty: boolean }> {
        override get(id: number) {
          looks += 1;
          return super.get(id);
        }
      })(heard.signals),
    };
    const newest = newestBelow(tree, counting);
    for (const state of ["pending", "unreachable"] as const) {
      for (const id of ids) {
        const of: Silence = {
          ...silence,
          assetId: id,
          signalId: id,
          state,
          viaId: 1,
          blamedAt: died,
        };
        const verdict = judgeSilence(of, tree, counting, newest);
        expect(verdict.is).toBe(state === "pending" ? "unreachable" : "wait");
      }
    }
    expect(looks).toBeLessThan(10 * ids.length);
  });

  test("begins to be its own once the gateway is back, after the time of its rule", () => {
    const blamed: Silence = {
      ...silence,
      state: "unreachable",
      viaId: 1,
      blamedAt: died + 60 * second,
    };
    const still = heardAt({ 1: 2, 11: 0, 12: 1 }, 300);
    expect(judgeSilence(blamed, gateway, still)).toEqual({ is: "wait" });
    const back = heardAt({ 1: 2, 11: 0, 12: 200 }, 300);
    expect(judgeSilence(blamed, gateway, back)).toEqual({ is: "recovering" });
    const recovering: Silence = { ...blamed, state: "recovering", backAt: died + 300 * second };
    expect(judgeSilence(recovering, gateway, heardAt({ 12: 320 }, 320))).toEqual({ is: "wait" });
    expect(judgeSilence(recovering, gateway, heardAt({ 12: 345 }, 345))).toEqual({ is: "own" });
  });
});
