import { createRegistry, importPlant, openLog, plantDocumentSchema } from "#ingest";
import type { IngestLog, Reading, Registry } from "#ingest";
import { createLog } from "#platform";
import type { Database } from "#platform";
import { manualClock, testApi, testDatabase } from "#platform/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ruleRoutes } from "../routes/routes.ts";
import { createPartitionScorer } from "../scorer/score-partition.ts";
import { checkedRules, writeRules } from "../store/write-rules.ts";
import type { RulesTables } from "../tables.ts";
import { settleSilences } from "./settle-silences.ts";

const start = Date.UTC(2026, 10, 21, 14);
const second = 1_000;
const children = 50;
const tags = Array.from({ length: children }, (_, i) => `P-${101 + i}`);
const partitions = 4;

/** Fifty pumps behind one gateway, which reports as well; each is expected every ten seconds. */
const plant = plantDocumentSchema.parse({
  assetClasses: [
    { code: "gateway", name: "Gateway", signals: [{ key: "uptime", unit: "s", every: "10s" }] },
    { code: "pump", name: "Pump", signals: [{ key: "flow", unit: "m3/h", every: "10s" }] },
  ],
  sites: [
    {
      code: "berlin",
      name: "Berlin works",
      timeZone: "Europe/Berlin",
      systems: [
        {
          code: "cooling",
          name: "Cooling water",
          assets: [
            { tag: "GW-1", name: "Gateway 1", class: "gateway" },
            ...tags.map((tag) => ({ tag, name: `Pump ${tag}`, class: "pump", via: "GW-1" })),
          ],
        },
      ],
    },
  ],
});

const silent = (key: string, signal: string, assetClass: string) => ({
  key,
  name: "Silent",
  appliesTo: { assetClass },
  severity: 2,
  kind: "instrument",
  condition: { noData: { signal, for: "30s" } },
});

let db: Database;
let registry: Registry;
let log: IngestLog;
const clock = manualClock(start);
const logger = createLog({ level: "silent" });
const heard = new Map<number, { at: number; faulty: boolean }>();
let scorers: { score(): Promise<unknown> }[];

beforeEach(async () => {
  db = await testDatabase();
  heard.clear();
  clock.set(start);
  await importPlant(db, plant);
  registry = await createRegistry({ db });
  const followers = () => registry.snapshot().followers;
  log = await openLog({ db, partitions, clock, followers });
  await writeRules(
    db.as<RulesTables>(),
    checkedRules([silent("pump-silent", "flow", "pump"), silent("gw-silent", "uptime", "gateway")]),
    { author: "Ana", comment: null },
  );
  scorers = Array.from({ length: partitions }, (_, partition) =>
    createPartitionScorer({ db, ingestLog: log, registry, clock, log: logger }, partition),
  );
});
afterEach(async () => {
  await log.close();
  await registry.close();
});

const asset = (tag: string) =>
  [...registry.snapshot().assets.values()].find((one) => one.tag === tag)!;

/** Ten seconds pass: these are heard at their end, time is told to the log, everything is scored and judged. */
async function tenSeconds(talking: readonly string[]): Promise<void> {
  clock.advance(10 * second);
  const now = clock.now();
  const readings = talking.map((tag): Reading => {
    const { id, signals } = asset(tag);
    const [signal] = signals.values();
    heard.set(signal!.id, { at: now, faulty: false });
    return {
      assetId: id,
      signalId: signal!.id,
      observedAt: now,
      receivedAt: now,
      value: 1,
      code: null,
      quality: "good",
      source: 0,
      historical: false,
    };
  });
  if (readings.length > 0) await log.append(readings);
  await log.appendTick({ at: now, healthySince: start });
  for (const scorer of scorers) await scorer.score();
  await settle();
}

const settle = (atOnce?: number): Promise<void> =>
  settleSilences(
    {
      db,
      registry,
      clock,
      lastHeard: () =>
        Promise.resolve({ through: clock.now(), healthySince: start, signals: heard }),
    },
    atOnce,
  );

async function pass(tens: number, talking: readonly string[]): Promise<void> {
  for (let i = 0; i < tens; i++) await tenSeconds(talking);
}

const flags = () =>
  db.as<RulesTables>().selectFrom("rules.flag").selectAll().orderBy("id").execute();
const told = async () =>
  (await flags()).map(({ asset_tag, condition, state }) => [asset_tag, condition, state]);
const unreachable = () =>
  db
    .as<RulesTables>()
    .selectFrom("rules.unreachable")
    .select(["asset_tag", "via_tag", "state"])
    .orderBy("asset_tag")
    .execute();
async function ask(query: string, sites: readonly number[] | "all" = "all") {
  const routes = ruleRoutes({ db, registry, clock });
  const response = await testApi([routes], { sites }).request(`/api/v1/unreachable${query}`);
  // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- a test reads whatever was answered
  return (await response.json()) as any;
}
const events = async () =>
  (
    await db
      .as<RulesTables>()
      .selectFrom("platform.outbox")
      .select("topic")
      .where("topic", "like", "flag.%")
      .orderBy("id")
      .execute()
  ).map((event) => event.topic);

describe("a signal that follows one of another asset", () => {
  beforeEach(async () => {
    const follows = { asset: "P-101", signal: "flow" };
    const station = { tag: "S-1", name: "Station 1", class: "station" };
    await importPlant(
      db,
      plantDocumentSchema.parse({
        assetClasses: [{ code: "station", name: "Station", signals: [{ key: "feed", follows }] }],
        sites: plant.sites.map((site) => ({
          ...site,
          systems: [{ code: "cooling", name: "Cooling water", assets: [station] }],
        })),
      }),
    );
    await registry.refreshIfStale();
    await writeRules(
      db.as<RulesTables>(),
      checkedRules([silent("feed-silent", "feed", "station")]),
      {
        author: "Ana",
        comment: null,
      },
    );
  });

  test("is silent with the gateway through which that asset is reached, and needs no flag of its own", async () => {
    await pass(3, ["GW-1", ...tags]);
    await pass(12, []);
    expect(await told()).toEqual([["GW-1", "gateway-unreachable", "unacknowledged"]]);
    const [flag] = await flags();
    expect(flag?.evidence).toMatchObject({ facts: { unreachable: 50 } });
    const { items } = await ask(`?asset=${asset("S-1").id}`);
    expect(items).toMatchObject([
      {
        words: expect.stringMatching(
          /^P-101, a signal of which S-1 follows, is unreachable via GW-1/,
        ),
      },
    ]);
    await pass(8, ["GW-1", ...tags]);
    expect(await told()).toEqual([["GW-1", "gateway-unreachable", "returned-unacknowledged"]]);
    expect(await unreachable()).toEqual([]);
  });

  test("is silent by itself when that asset is", async () => {
    await pass(3, ["GW-1", ...tags]);
    await pass(12, ["GW-1", ...tags.filter((tag) => tag !== "P-101")]);
    expect(new Set((await told()).map((flag) => flag.join(" ")))).toEqual(
      new Set(["P-101 pump-silent unacknowledged", "S-1 feed-silent unacknowledged"]),
    );
  });
});

describe("behind a gateway", () => {
  test("that dies, fifty children give one flag, which names them, and returns with it", async () => {
    await pass(3, ["GW-1", ...tags]);
    await pass(12, []);
    expect(await told()).toEqual([["GW-1", "gateway-unreachable", "unacknowledged"]]);
    const [flag] = await flags();
    expect(flag?.summary).toMatch(
      /^P-101, P-102, P-103 and 47 more cannot be reached through GW-1 since 21 Nov 2026, 15:00:30 CET\.$/,
    );
    expect(flag?.evidence).toMatchObject({ facts: { unreachable: 50 } });
    const rows = await unreachable();
    expect(rows).toHaveLength(51);
    expect(rows).toContainEqual({ asset_tag: "P-150", via_tag: "GW-1", state: "unreachable" });
    expect(await events()).toEqual(["flag.raised"]);
    expect((await ask(`?asset=${asset("P-107").id}`)).items).toMatchObject([
      {
        asset: { tag: "P-107" },
        via: { tag: "GW-1" },
        words: "P-107 is unreachable via GW-1 since 2026-11-21T14:00:30.000Z",
      },
    ]);
    const page = await ask("?limit=2");
    const next = await ask(`?limit=2&cursor=${page.nextCursor}`);
    expect(next.items.map((item: { asset: { tag: string } }) => item.asset.tag)).toEqual([
      "P-102",
      "P-103",
    ]);
    expect((await ask("", [])).items).toEqual([]);

    await pass(8, ["GW-1", ...tags]);
    expect(await told()).toEqual([["GW-1", "gateway-unreachable", "returned-unacknowledged"]]);
    expect(await unreachable()).toEqual([]);
    expect(await events()).toEqual(["flag.raised", "flag.returned"]);
  });

  test("that dies, what no rule listens for cannot be reached either, and is said to be so", async () => {
    const valve = { tag: "V-1", name: "Valve 1", class: "valve", via: "P-101" };
    await importPlant(
      db,
      plantDocumentSchema.parse({
        assetClasses: [
          { code: "valve", name: "Valve", signals: [{ key: "open", kind: "code", every: "10s" }] },
        ],
        sites: plant.sites.map((site) => ({
          ...site,
          systems: [{ code: "cooling", name: "Cooling water", assets: [valve] }],
        })),
      }),
    );
    await registry.refreshIfStale();
    await pass(3, ["GW-1", ...tags, "V-1"]);
    expect((await ask(`?asset=${asset("V-1").id}`)).items).toEqual([]);
    await pass(12, []);
    expect(await told()).toEqual([["GW-1", "gateway-unreachable", "unacknowledged"]]);
    const lost = {
      asset: { tag: "V-1" },
      via: { tag: "GW-1" },
      condition: null,
      state: "unreachable",
      words: "V-1 is unreachable via GW-1 since 2026-11-21T14:00:30.000Z",
    };
    expect((await ask(`?asset=${asset("V-1").id}`)).items).toMatchObject([lost]);
    // Reached through P-101, and that through the gateway which is dead.
    expect((await ask(`?via=${asset("P-101").id}`)).items).toMatchObject([lost]);
    const first = await ask(`?via=${asset("GW-1").id}&limit=51`);
    expect(first.items).toHaveLength(51);
    const last = await ask(`?via=${asset("GW-1").id}&limit=51&cursor=${first.nextCursor}`);
    expect(last).toMatchObject({ items: [lost], nextCursor: null });
    expect((await ask("", [])).items).toEqual([]);
    await pass(8, ["GW-1", ...tags, "V-1"]);
    expect((await ask(`?asset=${asset("V-1").id}`)).items).toEqual([]);
  });

  test("that dies, rules that combine silences are held back like those of a single one", async () => {
    const flow = { noData: { signal: "flow", for: "30s" } };
    const longer = { noData: { signal: "flow", for: "40s" } };
    const rule = (key: string, condition: object) => ({
      ...silent(key, "flow", "pump"),
      condition,
    });
    await writeRules(
      db.as<RulesTables>(),
      checkedRules([
        rule("pump-mute", { all: [flow, longer] }),
        rule("pump-odd", { any: [flow, { limit: { signal: "flow", above: 900 } }] }),
        rule("pump-dumb", { ...flow, onDelay: "5s" }),
      ]),
      { author: "Ana", comment: null },
    );
    await pass(3, ["GW-1", ...tags]);
    await pass(14, []);
    expect(await told()).toEqual([["GW-1", "gateway-unreachable", "unacknowledged"]]);
    await pass(8, ["GW-1", ...tags]);
    expect(await told()).toEqual([["GW-1", "gateway-unreachable", "returned-unacknowledged"]]);
    expect(await unreachable()).toEqual([]);
    // What is odd because of what it says is told at once, as is a pump that is silent alone.
    await pass(8, ["GW-1", ...tags.slice(1)]);
    expect(
      (await told())
        .slice(1)
        .map((flag) => flag.slice(0, 2).join(" "))
        .toSorted(),
    ).toEqual(["P-101 pump-dumb", "P-101 pump-mute", "P-101 pump-odd", "P-101 pump-silent"]);
  });

  test("that dies, is judged in steps: what a failure leaves is done by the next look", async () => {
    await pass(3, ["GW-1", ...tags]);
    await pass(2, []);
    await db.pool.query(`
      create function public.fail() returns trigger language plpgsql as $$ begin
        if new.asset_tag = 'P-130' then raise exception 'pulled the plug'; end if;
        return new;
      end $$;
      create trigger pull_the_plug before update on rules.unreachable for each row execute function public.fail()`);
    const found = async () =>
      (await unreachable()).filter(({ state }) => state === "unreachable").length;
    await expect(tenSeconds([])).rejects.toThrow("pulled the plug");
    expect(await found()).toBe(0);
    await expect(settle(10)).rejects.toThrow("pulled the plug");
    const before = await found();
    expect(before).toBeGreaterThan(0);
    expect(before % 10).toBe(0);
    expect(await told()).toEqual([]);
    await db.pool.query("drop trigger pull_the_plug on rules.unreachable");
    await settle(10);
    expect(await found()).toBe(51);
    expect(await told()).toEqual([["GW-1", "gateway-unreachable", "unacknowledged"]]);
    expect((await flags())[0]?.summary).toMatch(/and 47 more/);
    expect(await events()).toEqual(["flag.raised"]);
  });

  test("that was found dead by who could not say so any more is flagged by the next", async () => {
    await pass(3, ["GW-1", ...tags]);
    await pass(12, []);
    await db.pool.query("truncate rules.flag cascade");
    await settle();
    expect(await told()).toEqual([["GW-1", "gateway-unreachable", "unacknowledged"]]);
  });

  test("one child that dies alone has its own flag", async () => {
    const others = ["GW-1", ...tags.slice(1)];
    await pass(3, ["GW-1", ...tags]);
    await pass(8, others);
    expect(await told()).toEqual([["P-101", "pump-silent", "unacknowledged"]]);
    await pass(2, ["GW-1", ...tags]);
    expect(await told()).toEqual([["P-101", "pump-silent", "returned-unacknowledged"]]);
    expect(await unreachable()).toEqual([]);
  });

  test("that comes back, a child that stays silent has its own flag", async () => {
    await pass(3, ["GW-1", ...tags]);
    await pass(12, []);
    const without = ["GW-1", ...tags.slice(1)];
    await pass(2, without);
    expect(await told()).toEqual([["GW-1", "gateway-unreachable", "returned-unacknowledged"]]);
    expect(await unreachable()).toEqual([
      { asset_tag: "P-101", via_tag: "GW-1", state: "recovering" },
    ]);
    await pass(6, without);
    expect(await told()).toEqual([
      ["GW-1", "gateway-unreachable", "returned-unacknowledged"],
      ["P-101", "pump-silent", "unacknowledged"],
    ]);
    expect(await unreachable()).toEqual([]);
  });

  test("that dies twice, its flag is raised again, and nobody's besides", async () => {
    await pass(3, ["GW-1", ...tags]);
    await pass(12, []);
    await pass(3, ["GW-1", ...tags]);
    await pass(12, []);
    expect(await told()).toEqual([["GW-1", "gateway-unreachable", "unacknowledged"]]);
    expect((await flags())[0]?.occurrences).toBe(2);
    expect(await unreachable()).toHaveLength(51);
  });
});
