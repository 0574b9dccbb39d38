import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { beforeAll, expect, it } from "vitest";
import { importSheet } from "../commissioning/import-sheet.ts";
import { testPlant } from "../testing/plant.ts";
import { importPlant } from "./import-plant.ts";
import { plantDocumentSchema } from "./plant-document.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

/** By table: the last id that was given out. */
async function lastIds(): Promise<Record<string, number | null>> {
  const { rows } = await db.pool.query<{ relname: string; last: number | null }>(
    `select relname, pg_sequence_last_value(oid) as last from pg_class
     where relkind = 'S' and relnamespace = 'ingest'::regnamespace and relname ~ '^(asset|site|system|component|signal)_'`,
  );
  return Object.fromEntries(rows.map(({ relname, last }) => [relname, last]));
}

/** The test plant and one asset more. */
function withMore(tag: string, via?: string) {
  const more = structuredClone(testPlant);
  const assets = more.sites[0]!.systems[0]!.assets;
  assets.push({ ...assets[0]!, tag, via });
  return plantDocumentSchema.parse(more);
}

it("an import uses up ids for what is new: none dry, none refused, none the second time", async () => {
  await importPlant(db, testPlant, { dryRun: true });
  expect(Object.values(await lastIds()).filter((last) => last !== null)).toEqual([]);
  await importPlant(db, testPlant);
  const before = await lastIds();
  expect(before).toMatchObject({ asset_id_seq: 8, signal_id_seq: 24 });

  await importPlant(db, testPlant);
  await importPlant(db, withMore("P-999"), { dryRun: true });
  await importSheet(db, "site,asset,assetName\nberlin,P-101,Pump one\n", { dryRun: true });
  await expect(importPlant(db, withMore("P-998", "X-0"))).rejects.toThrow("X-0");
  expect(await lastIds()).toEqual(before);

  const added = await importPlant(db, withMore("P-999"));
  expect(added).toMatchObject({ assets: { created: 1 }, signals: { created: 3 } });
  const { rows } = await db.pool.query(
    "select count(*)::int as assets, max(id) as highest from ingest.asset",
  );
  expect(rows[0].assets).toBe(9);
  expect((await lastIds())["asset_id_seq"]).toBe(rows[0].highest);
});
