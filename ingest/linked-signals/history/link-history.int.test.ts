import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLog, type Database } from "#platform";
import { manualClock, testDatabase } from "#platform/testing";
import type { IngestLog } from "../../log/ingest-log.ts";
import { openLog } from "../../log/open-log.ts";
import type { Reading } from "../../log/reading.ts";
import { importPlant } from "../../registry/import-plant.ts";
import { findAsset } from "../../registry/list-assets.ts";
import { createRegistry, type Registry } from "../../registry/registry.ts";
import { openDuckdbStore } from "../../telemetry/duckdb/open-duckdb-store.ts";
import type { TelemetryStore } from "../../telemetry/telemetry-store.ts";
import { startStoreWriter, type StoreWriter } from "../../telemetry/writer/start-store-writer.ts";
import { partitions } from "../../testing/partitions.ts";
import { importTestPlant } from "../../testing/plant.ts";
import { linkedPlant } from "../testing/linked-plant.ts";
import type { CopyParts } from "./copy-page.ts";
import { startLinkHistory } from "./start-link-history.ts";

const start = Date.UTC(2026, 10, 21);
const clock = manualClock(start);
const log = createLog({ level: "silent" });
const pageReadings = 100;
const before = 450;

let db: Database;
let registry: Registry;
let ingestLog: IngestLog;
let store: TelemetryStore;
let writer: StoreWriter;
let dir: string;
beforeAll(async () => {
  db = await testDatabase();
  await importTestPlant(db);
  const [site] = linkedPlant.sites;
  const [system] = site!.systems;
  const assets = system!.assets.filter(({ tag }) => tag === "H-1");
  await importPlant(db, {
    ...linkedPlant,
    sites: [{ ...site!, systems: [{ ...system!, assets }] }],
  });
  registry = await createRegistry({ db });
  const followers = () => registry.snapshot().followers;
  ingestLog = await openLog({ db, partitions, clock, followers });
  dir = await mkdtemp(join(tmpdir(), "millwright-links-"));
  store = await openDuckdbStore({ dir });
  writer = startStoreWriter({
    log: ingestLog,
    store,
    db,
    registry,
    clock,
    gatherMs: 0,
    pollMs: 20,
  });
});
afterAll(async () => {
  await writer.stop();
  await ingestLog.close();
  await registry.close();
  await store.close();
  await rm(dir, { recursive: true });
});

const assetOf = (tag: string) => registry.snapshot().byTopic.get(`mw/v1/berlin/${tag}/readings`)!;
const pressure = (minute: number, value: number): Reading => ({
  assetId: assetOf("H-1").id,
  signalId: assetOf("H-1").signals.get("pressure")!.id,
  observedAt: start + minute * 60_000,
  receivedAt: start + minute * 60_000 + 90,
  value,
  code: null,
  quality: "good",
  source: 3,
  historical: false,
});
const supply = async (tag: string) => {
  await writer.settle();
  const signalId = assetOf(tag).signals.get("supply")!.id;
  return store.window({ signalId, from: start, to: start + 86_400_000 });
};
const history = (parts: Partial<CopyParts> = {}) =>
  startLinkHistory({
    db,
    registry,
    store,
    ingestLog,
    log,
    pageReadings,
    restMs: 0,
    // By the test's own hand only.
    everyMs: 3_600_000,
    ...parts,
  });
const linkOf = async (tag: string) => {
  const asset = await findAsset(db, assetOf(tag).id, "all");
  return asset?.signals.find(({ key }) => key === "supply")?.follows;
};

it("a link has what the followed signal had before, newest first, corrections that cross it included", async () => {
  const past = Array.from({ length: before }, (_, minute) => pressure(minute, (minute % 90) / 10));
  await ingestLog.append(past);
  await importPlant(db, linkedPlant);
  await registry.refreshIfStale();
  await ingestLog.append([pressure(before, 5)]);
  expect((await supply("P-101")).map(({ value }) => value)).toEqual([500]);
  expect(await linkOf("P-101")).toMatchObject({ historyComplete: false });

  // The third page of one of them is read, then corrected, and only then appended, and once more; then the process ends.
  let pages = 0;
  let again = 0;
  const crossing: CopyParts["store"] = {
    latest: (ids) => store.latest(ids),
    positions: () => store.positions(),
    async window(query) {
      const page = await store.window(query);
      if (query.order === "newest-first" && (pages += 1) === 5) {
        await ingestLog.append([{ ...pressure(230, 9.9), source: -7 }]);
      }
      if (query.order !== "newest-first" && pages === 5 && (again += 1) === 1) {
        await ingestLog.append([{ ...pressure(230, 9.1), source: -7 }]);
      }
      return page;
    },
  };
  const first = history({
    store: crossing,
    ingestLog: {
      heads: () => ingestLog.heads(),
      append(readings) {
        return pages > 6 ? Promise.reject(new Error("gone")) : ingestLog.append(readings);
      },
    },
  });
  await expect(first.settle()).rejects.toThrow("gone");
  await first.stop();
  expect((await supply("P-101")).length).toBeLessThan(before);
  const second = history();
  await second.settle();
  await second.stop();

  const corrected = past.map((each, minute) => (minute === 230 ? 9.1 : each.value!));
  for (const [tag, factor] of [
    ["P-101", 100],
    ["P-102", 1],
  ] as const) {
    const copied = await supply(tag);
    expect(copied.map(({ value }) => value)).toEqual(
      [...corrected, 5].map((value) => expect.closeTo(value * factor)),
    );
    expect(copied[10]).toMatchObject({ receivedAt: past[10]?.receivedAt, source: 3 });
    expect(await linkOf(tag)).toMatchObject({ historyComplete: true });
  }
});

it("nothing is copied once more where all is there, and a new link to a silent signal is done at once", async () => {
  const heads = await ingestLog.heads();
  const copies = history();
  await copies.settle();
  expect(await ingestLog.heads()).toEqual(heads);
  await copies.stop();
});
