import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDuckdbStore } from "./open-duckdb-store.ts";

const noon = Date.UTC(2026, 10, 21, 12);
const yesterday = noon - 86_400_000;
const columns =
  "signal_id INTEGER, observed_at TIMESTAMP_MS, lag_ms BIGINT, value DOUBLE, code VARCHAR, quality UTINYINT";
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "millwright-older-"));
});

afterEach(() => rm(dir, { recursive: true }));

describe("a store that an older version wrote", () => {
  test("is read and written on, and its files are merged with new ones", async () => {
    await writeFirstVersion();
    const store = await openDuckdbStore({ dir });
    const all = { signalId: 1, from: yesterday - 1, to: noon + 3_600_000 };
    const values = async () => (await store.window(all)).map((reading) => reading.value);
    try {
      expect(await values()).toEqual([1.5, 2.5, 3.5, 4.5]);
      expect((await store.latest([1])).get(1)).toMatchObject({ value: 4.5, source: 0 });
      expect(await store.positions()).toEqual(new Map([[0, 2]]));
      expect(await store.window({ signalId: 1, from: yesterday, to: yesterday + 1 })).toEqual([
        {
          signalId: 1,
          observedAt: yesterday,
          receivedAt: yesterday + 20,
          value: 1.5,
          code: null,
          quality: "good",
          source: 0,
        },
      ]);
      const correction = { assetId: 1, signalId: 1, code: null, quality: "good" as const };
      await store.append([
        {
          partition: 0,
          seq: 3,
          readings: [
            {
              ...correction,
              observedAt: yesterday + 1_000,
              receivedAt: noon,
              value: 25,
              source: 7,
              historical: false,
            },
          ],
        },
      ]);
      expect(await values()).toEqual([1.5, 25, 3.5, 4.5]);
      await store.compact(noon + 2 * 86_400_000);
      expect(await values()).toEqual([1.5, 25, 3.5, 4.5]);
      expect(await store.count()).toBe(4);
    } finally {
      await store.close();
    }
  });

  test("a newer version's is refused, and says what to do", async () => {
    await writeFirstVersion();
    await inDatabase(["update meta set version = 99"]);
    await expect(openDuckdbStore({ dir })).rejects.toThrow(/newer version .* Nothing was changed/);
  });
});

/** As version 1 left it: two readings in the file of a day, two in a hot table. */
async function writeFirstVersion(): Promise<void> {
  const folder = join(dir, "days", "2026-11-20");
  await mkdir(folder, { recursive: true });
  const row = (at: number, value: number) => `(1, epoch_ms(${at}), 20, ${value}, null, 0)`;
  const file = join(folder, "000001-000001.parquet");
  await inDatabase([
    "create table meta (version INTEGER)",
    "insert into meta values (1)",
    "create table store_position (partition INTEGER, seq BIGINT)",
    "insert into store_position values (0, 2)",
    "create table hot_table (run INTEGER)",
    "insert into hot_table values (2)",
    "create table day_file (day BIGINT, first_run INTEGER, last_run INTEGER, rows BIGINT, bytes BIGINT, scale TINYINT, late BOOLEAN, min_at BIGINT, max_at BIGINT)",
    `create table latest (${columns})`,
    `create table hot_2 (${columns})`,
    `create table old_day (${columns})`,
    `insert into old_day values ${row(yesterday, 1.5)}, ${row(yesterday + 1_000, 2.5)}`,
    `copy (select * replace (value::decimal(18, 1) as value) from old_day) to '${file}' (format parquet)`,
    "drop table old_day",
    `insert into day_file values (${yesterday - 43_200_000}, 1, 1, 2, 1000, 1, false, ${yesterday}, ${yesterday + 1_000})`,
    `insert into latest values ${row(yesterday + 1_000, 2.5)}`,
    `insert into hot_2 values ${row(noon, 3.5)}, ${row(noon + 1_000, 4.5)}`,
  ]);
}

async function inDatabase(statements: string[]): Promise<void> {
  const instance = await DuckDBInstance.create(join(dir, "telemetry.duckdb"));
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}
