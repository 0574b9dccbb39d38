import { beforeAll, describe, expect, it } from "vitest";
import { AppError, type Database } from "#platform";
import { manualClock, testDatabase } from "#platform/testing";
import { authenticate } from "../devices/authenticate.ts";
import { listDevices } from "../devices/devices.ts";
import { createRegistry, type Registry } from "../registry/registry.ts";
import { importTestPlant } from "../testing/plant.ts";
import { importSheet } from "./import-sheet.ts";
import { writeSheet } from "./write-sheet.ts";

const clock = manualClock(0);
let db: Database;
beforeAll(async () => {
  db = await testDatabase();
  await importTestPlant(db);
});

const counts = (created: number, updated: number, unchanged: number) => ({
  created,
  updated,
  unchanged,
});

async function withRegistry<T>(run: (registry: Registry) => T): Promise<T> {
  const registry = await createRegistry({ db });
  const result = run(registry);
  await registry.close();
  return result;
}

const assetNow = (tag: string, site = "berlin") =>
  withRegistry((registry) => registry.snapshot().byTopic.get(`mw/v1/${site}/${tag}/readings`));

async function errorsOf(csv: string, sites: readonly number[] | "all" = "all"): Promise<unknown> {
  const error = await importSheet(db, csv, { sites }).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error("it was taken", { cause: error });
  return error.data["errors"];
}

const sheet = `site,siteName,timeZone,system,systemName,asset,assetName,class,className,criticality,via,device,signal,signalName,component,componentName,unit,min,max,every,decimals
hamburg,Hamburg works,Europe/Berlin,pumping,Pumping station,GW-7,Gateway 7,gateway,Gateway,2,,gw-7,uptime,,,,h,,,1m,0
hamburg,,,pumping,,P-701,Pump 701,pump,,5,GW-7,gw-7,,,,,,,,,
hamburg,,,pumping,,P-702,,pump,,,GW-7,gw-7,vibration,,,,,,40,,
hamburg,,,pumping,,P-702,,,,,,,flow,Flow,meter,Flow meter,m3/h,0,120,10s,1
`;

describe("a commissioning spreadsheet", () => {
  it("says in a dry run what it would do, shows no secret, and does nothing", async () => {
    const result = await importSheet(db, sheet, { dryRun: true });
    expect(result).toMatchObject({ rows: 4, sites: counts(1, 0, 0), assets: counts(3, 0, 0) });
    expect(result.secrets).toEqual([]);
    expect(await assetNow("P-701", "hamburg")).toBeUndefined();
    expect(await listDevices(db, { scope: "all", q: "gw-7", limit: 5 })).toEqual([]);
  });

  it("registers sites, assets, signals and devices, and gives assets what their class has", async () => {
    const result = await importSheet(db, sheet);
    expect(result).toMatchObject({
      sites: counts(1, 0, 0),
      systems: counts(1, 0, 0),
      assetClasses: counts(1, 0, 0),
      assets: counts(3, 0, 0),
      components: counts(3, 0, 0),
      signals: counts(8, 0, 0),
      devices: counts(1, 0, 0),
    });
    const pump = await assetNow("P-702", "hamburg");
    expect(pump).toMatchObject({ name: "P-702", criticality: 3, className: "Pump" });
    expect(pump?.parentId).toBe((await assetNow("GW-7", "hamburg"))?.id);
    expect(pump?.signals.get("vibration")).toMatchObject({
      unit: "mm/s",
      min: 0,
      max: 40,
      intervalSeconds: 5,
      componentCode: "bearing",
    });
    expect(pump?.signals.get("flow")).toMatchObject({
      unit: "m3/h",
      intervalSeconds: 10,
      decimals: 1,
      latenessSeconds: 60,
      componentCode: "meter",
    });
    const [secret] = result.secrets;
    expect(secret).toMatchObject({ device: "gw-7", site: "hamburg" });
    const answer = await withRegistry((registry) =>
      authenticate(
        registry.snapshot().devices,
        "gw-7",
        Buffer.from(secret?.secret ?? ""),
        clock.now(),
      ),
    );
    expect(answer).toMatchObject({ ok: true });
    const [device] = await listDevices(db, { scope: "all", q: "gw-7", limit: 5 });
    expect(device?.assets.map((asset) => asset.tag)).toEqual(["GW-7", "P-701", "P-702"]);
  });

  it("changes nothing the second time, and makes no second secret", async () => {
    const before = await withRegistry((registry) => registry.snapshot());
    const result = await importSheet(db, sheet);
    const tallies = Object.values(result).flatMap((tally: unknown) =>
      typeof tally === "object" && tally !== null && "created" in tally ? [tally] : [],
    );
    expect(tallies).toHaveLength(7);
    for (const tally of tallies) expect(tally).toMatchObject({ created: 0, updated: 0 });
    expect(result.secrets).toEqual([]);
    const after = await withRegistry((registry) => registry.snapshot());
    expect([after.version, after.deviceVersion]).toEqual([before.version, before.deviceVersion]);
  });

  it("changes only what cells say: an empty one leaves things alone, a dash takes them away", async () => {
    const result = await importSheet(
      db,
      "site,asset,via,signal,max,heartbeat,device,messagesPerSecond\nhamburg,P-702,-,vibration,-,10m,gw-7,20\n",
    );
    expect(result).toMatchObject({
      assets: counts(0, 1, 0),
      devices: counts(0, 1, 0),
    });
    expect(result.signals).toMatchObject({ created: 0, updated: 1 });
    const pump = await assetNow("P-702", "hamburg");
    expect(pump).toMatchObject({ parentId: null, classCode: "pump" });
    expect(pump?.signals.get("vibration")).toMatchObject({
      unit: "mm/s",
      min: 0,
      max: null,
      reporting: "on-change",
      intervalSeconds: 600,
    });
    expect(pump?.signals.get("flow")?.max).toBe(120);
    const [device] = await listDevices(db, { scope: "all", q: "gw-7", limit: 5 });
    expect(device).toMatchObject({ maxMessagesPerSecond: 20 });
  });

  it.each([
    ["site,asset\nparis,P-1", 2, "site", /no site paris \(registered: berlin, hamburg\)/],
    ["site,asset\n,P-1", 2, "site", /is missing/],
    ["site,asset,signal\nberlin,,x", 2, "asset", /is missing/],
    ["site,asset\nberlin,P-901", 2, "class", /P-901 is not registered at site berlin yet/],
    [
      "site,asset,class\nberlin,P-101,fan",
      2,
      "class",
      /no class fan \(registered: gateway, pump\)/,
    ],
    ["site,asset,criticality\nberlin,P-101,9", 2, "criticality", /5/],
    ['site,asset,signal,max\nberlin,P-101,vibration,"7,5"', 2, "max", /decimal comma: write 7\.5/],
    ["site,asset,signal,max\nberlin,P-101,vibration,high", 2, "max", /“high” is not a number/],
    ["site,asset,signal,min,max\nberlin,P-101,x,9,1", 2, "max", /must be above min/],
    ["site,asset,signal,every\nberlin,P-101,x,soon", 2, "every", /use a duration like/],
    ["site,asset,signal,unit\nberlin,P-101,x,furlongs", 2, "unit", /UCUM/],
    ["site,asset,signal,unit\nberlin,P-101,vibration,bar", 2, "unit", /is mm\/s and its history/],
    ["site,asset,signal,component\nberlin,P-101,x,rotor", 2, "component", /has no component rotor/],
    ["site,asset,via\nberlin,P-101,P-999", 2, "via", /no asset P-999 at site berlin/],
    ["site,asset,via\nberlin,P-101,P-102\nberlin,P-102,P-101", 2, "via", /round in a circle/],
    ["site,device\nberlin,gw-7", 2, "device", /belongs to site hamburg/],
    ["site,device\nberlin,gw 8", 2, "device", /use letters, digits/],
    ["site,asset,signal\nberlin,P-101,x\nberlin,P-101,x", 3, "signal", /already in row 2/],
    [
      "site,asset,signal,assetName\nberlin,P-101,x,One\nberlin,P-101,y,Two",
      3,
      "assetName",
      /P-101 has One in row 2 and Two here/,
    ],
  ])("refuses %j at its cell", async (csv, row, column, message) => {
    expect(await errorsOf(csv)).toContainEqual(
      expect.objectContaining({ row, column, message: expect.stringMatching(message) }),
    );
  });

  it("finds all errors at once, in the order of rows, and changes nothing", async () => {
    const csv = `site,asset,signal,max,unit\nberlin,P-101,vibration,20,mm/s\nberlin,P-101,temperature,x,Cel\nberlin,P-102,vibration,,bar\nparis,P-1,,,\n`;
    expect(await errorsOf(csv)).toMatchObject([
      { row: 3, column: "max" },
      { row: 4, column: "unit" },
      { row: 5, column: "site" },
      { row: 5, column: "system" },
      { row: 5, column: "class" },
    ]);
    expect((await assetNow("P-101"))?.signals.get("vibration")?.max).toBe(50);
  });

  it("lets someone who answers for one site change that site only", async () => {
    const [siteId = 0] = await withRegistry((registry) => [
      ...registry.snapshot().siteCodes.keys(),
    ]);
    await importSheet(db, "site,asset,assetName\nberlin,P-103,The third\n", { sites: [siteId] });
    const foreign = "site,asset,assetName\nhamburg,P-701,Not theirs\n";
    expect(await errorsOf(foreign, [siteId])).toMatchObject([
      { column: "site", message: expect.stringMatching(/may not change site hamburg/) },
    ]);
  });

  it("is what is registered, when it is asked for, and changes nothing when it comes back", async () => {
    await importSheet(
      db,
      'site,asset,assetName,signal,signalName,unit,min,max,component,componentName,device\nberlin,P-104,"Pump; the ""big"" one",=sum,\'-5,1,-1e-7,-,-,,gw-b\nberlin,P-104,,,,,,,casing,+Casing,gw-c\n',
    );
    // Speaks for nothing yet.
    await importSheet(db, "site,device,messagesPerSecond\nberlin,gw-idle,5\n");
    const csv = await withRegistry((registry) => writeSheet(registry.snapshot(), { scope: "all" }));
    expect(csv).toMatch(/^berlin,.*,gw-idle,5,/m);
    const before = await withRegistry((registry) => registry.snapshot());
    const asset = before.byTopic.get("mw/v1/berlin/P-104/readings");
    expect(asset?.signals.get("=sum")).toMatchObject({ name: "-5", min: -1e-7, max: null });
    const result = await importSheet(db, csv);
    expect(result.signals.unchanged).toBe(before.signals.size);
    expect(result.assets).toEqual(counts(0, 0, before.assets.size));
    const after = await withRegistry((registry) => registry.snapshot());
    expect([after.version, after.deviceVersion]).toEqual([before.version, before.deviceVersion]);
    const berlin = await withRegistry((registry) => {
      const [siteId = 0] = registry.snapshot().siteCodes.keys();
      return [siteId, []].map((scope) =>
        writeSheet(registry.snapshot(), { scope: [scope].flat() }).split("\r\n"),
      );
    });
    expect(berlin[0]?.some((line) => line.startsWith("hamburg"))).toBe(false);
    expect(berlin[1]).toHaveLength(2);
  });

  it(
    "takes ten thousand rows at once, and the second time changes nothing",
    { timeout: 60_000 },
    async () => {
      const rows = Array.from({ length: 10_000 }, (_, i) => {
        const asset = Math.floor(i / 10);
        return `berlin,cooling,A-${asset},pump,dev-${asset % 500},signal-${i % 10},mm/s,${i % 90},100`;
      });
      const csv = `site,system,asset,class,device,signal,unit,min,max\n${rows.join("\n")}\n`;
      const first = await importSheet(db, csv);
      const second = await importSheet(db, csv);
      expect(first.assets).toEqual(counts(1_000, 0, 0));
      expect(first.secrets).toHaveLength(500);
      expect(second.signals).toMatchObject({ created: 0, updated: 0 });
    },
  );
});
