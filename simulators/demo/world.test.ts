import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type FaultsFile, readFaultsFile } from "./faults-file.ts";
import { createWorld, type World } from "./world.ts";

const realNow = Date.UTC(2026, 10, 21, 12);
const assets = [
  ...Array.from({ length: 4 }, (_, i) => ({ tag: `P-10${i}`, assetClass: "centrifugal-pump" })),
  ...Array.from({ length: 3 }, (_, i) => ({ tag: `F-20${i}`, assetClass: "supply-fan" })),
  ...Array.from({ length: 3 }, (_, i) => ({ tag: `C-30${i}`, assetClass: "screw-compressor" })),
];
let faultsFile: FaultsFile;
beforeAll(async () => {
  faultsFile = await readFaultsFile(join(import.meta.dirname, "../plants/demo/faults.yaml"));
});
const world = (
  saved: Parameters<typeof createWorld>[0]["saved"] = null,
  at = realNow,
  seed = "s",
) => createWorld({ assets, faultsFile, seed, saved, realNow: at });
const findings = (it: World, at: number) =>
  assets.flatMap(({ tag }) => it.inspect(tag, at).map((found) => `${tag} ${found.failureMode}`));

test("nothing is wrong at first, and four faults of four kinds develop within a minute", () => {
  const it = world();
  expect(findings(it, realNow)).toEqual([]);
  const found = findings(it, realNow + 60_000);
  expect(
    found.map((text) => text.split(" ")[1]).sort((a, b) => (a ?? "").localeCompare(b ?? "")),
  ).toEqual(["bearing-wear", "cooling-loss", "filter-clogging", "sensor-stuck"]);
  expect(new Set(found.map((text) => text.split(" ")[0])).size).toBe(4);
});

test("the same seed brings the same faults to the same machines", () => {
  const at = realNow + 60_000;
  expect(findings(world(), at)).toEqual(findings(world(), at));
});

test("a world that was saved stands still until it goes on: what was broken is, what was repaired is not", () => {
  const it = world();
  const end = realNow + 60_000;
  const [first = "", ...others] = findings(it, end);
  const [tag = ""] = first.split(" ");
  it.replace(tag, it.inspect(tag, end)[0]?.at ?? "", end);
  const saved = JSON.parse(JSON.stringify(it.state(end)));
  const aDayLater = realNow + 86_400_000;
  expect(findings(world(saved, aDayLater), aDayLater)).toEqual(others);
});

test("a second run brings its faults to machines that had none", () => {
  const it = world();
  const firstRun = findings(it, realNow + 60_000);
  const again = world(it.state(realNow + 60_000), realNow + 100_000);
  const both = findings(again, realNow + 160_000);
  expect(both).toEqual(expect.arrayContaining(firstRun));
  expect(new Set(both.map((text) => text.split(" ")[0])).size).toBe(8);
});

test("a saved world of another seed is not taken up", () => {
  const saved = world().state(realNow + 60_000);
  expect(findings(world(saved, realNow, "other"), realNow)).toEqual([]);
});

test("as long as it runs, a further fault comes now and then, and never where one is already", () => {
  const it = world();
  for (let at = realNow; at < realNow + 3_600_000; at += 1_000) it.live(at);
  const tags = it.state(realNow).faults.map(({ tag }) => tag);
  expect(tags.length).toBeGreaterThan(6);
  expect(new Set(tags).size).toBe(tags.length);
});

test("a fault never befalls a pump that stands still before anyone could notice", () => {
  for (let i = 0; i < 20; i++) {
    const it = world(null, realNow, `seed ${i}`);
    const worn = it.state(realNow).faults.find(({ kind }) => kind === "bearing-wear");
    for (let at = realNow + 3_000; at < realNow + 20_000; at += 500)
      expect(it.observe(worn?.tag ?? "", at)["flow"]).toBeGreaterThan(40);
  }
});
