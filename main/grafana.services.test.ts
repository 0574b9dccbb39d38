import { spawnSync } from "node:child_process";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startDebianInflux } from "#ingest/testing";
import { connectDevice } from "./testing/device.ts";
import { filledIn, grafanaFiles } from "./testing/grafana-files.ts";
import { installPlant, pumpStation } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const answerSchema = z.object({
  results: z.tuple([
    z.object({
      series: z.tuple([
        z.object({ values: z.array(z.tuple([z.number(), z.number().nullable()])) }),
      ]),
    }),
  ]),
});

const minute = 60_000;
const said = 30;
const influx = await startDebianInflux();
const psql = spawnSync("sh", ["-c", "command -v psql"]).status === 0;

describe.skipIf(influx === undefined)("Grafana's dashboard", () => {
  const stack = new AsyncDisposableStack();
  let running: TestProduct;
  let from: number;

  beforeAll(async () => {
    stack.defer(() => influx!.stop());
    running = stack.use(await startTestProduct({ env: { INFLUX_URL: influx!.options.url } }));
    await installPlant(running.admin, { plant: pumpStation.plant });
    await using gateway = await connectDevice(running, {
      name: "gateway",
      site: "riverside",
      assets: ["P-101"],
    });
    from = Math.floor(Date.now() / minute) * minute - 30 * minute;
    for (let n = 0; n < said; n += 1) {
      const values = { vibration: 2 + n / 10, temperature: 60, pressure: 6 };
      await gateway.say("P-101", from + n * 10_000, values);
    }
    // Beyond what the instrument can show: kept, and no process value.
    await gateway.say("P-101", from + said * 10_000, { vibration: 99 });
    await running.settle();
  }, 120_000);
  afterAll(() => stack.disposeAsync());

  test("draws what was said from InfluxDB, but for what an instrument cannot show", async () => {
    const { dashboard, sources } = await grafanaFiles();
    const [{ id }] = await running.admin.list("/assets?q=P-101");
    const { signals } = await running.admin.get(`/assets/${id}`);
    const signal = signals.find(({ key }: { key: string }) => key === "vibration").id;
    const ask = async (query: string): Promise<[time: number, value: number | null][]> => {
      const address = new URL("/query", influx!.options.url);
      const to = from + 30 * minute;
      const q = filledIn(query, {
        signal,
        timeFilter: `time >= ${from}ms and time < ${to}ms`,
        __interval: "10s",
      });
      expect(q).not.toContain("$");
      address.search = String(
        new URLSearchParams({ db: sources[0]!.jsonData["dbName"]!, epoch: "ms", q }),
      );
      const response = await fetch(address);
      return answerSchema.parse(await response.json()).results[0].series[0].values;
    };
    const drawn = new Map<string, [number, number | null][]>();
    for (const { alias, query } of dashboard.panels.flatMap(({ targets }) => targets)) {
      const points = await ask(query);
      drawn.set(
        alias,
        points.filter(([, value]) => value !== null),
      );
    }
    const lines = Array.from({ length: said }, (_, n) => [
      from + n * 10_000,
      expect.closeTo(2 + n / 10),
    ]);
    expect(drawn.get("mean")).toEqual(lines);
    expect(drawn.get("highest")).toEqual(lines);
    expect(drawn.get("lowest")).toEqual(lines);
    const perMinute = drawn.get("readings")!.map(([, value]) => value);
    expect(perMinute).toEqual([18, 18, 18, 18, 18, 1, ...Array<number>(24).fill(0)]);
  });

  test.skipIf(!psql)(
    "names sites, assets and signals from the registry, by a role that reads nothing else",
    async () => {
      const { dashboard, sources, accessScript } = await grafanaFiles();
      const { hostname, port, username, password, pathname } = new URL(running.product.db.url);
      const grant = () =>
        spawnSync("bash", [accessScript], {
          encoding: "utf8",
          env: {
            PATH: process.env["PATH"],
            PGHOST: hostname,
            PGPORT: port,
            PGUSER: username,
            PGPASSWORD: decodeURIComponent(password),
            PGDATABASE: pathname.slice(1),
            GRAFANA_DATABASE_PASSWORD: "it's of grafana",
          },
        });
      // Each start of the containers runs it again.
      for (const { status, stderr } of [grant(), grant()])
        expect([status, stderr]).toEqual([0, ""]);

      const user = sources[1]!.user!;
      const grafana = new Client({
        host: hostname,
        port: Number(port),
        user,
        password: "it's of grafana",
        database: pathname.slice(1),
      });
      await grafana.connect();
      try {
        const chosen: Record<string, string> = {};
        const texts: Record<string, string[]> = {};
        for (const { name, query } of dashboard.templating.list) {
          const { rows } = await grafana.query<{ __text: string; __value: string }>(
            filledIn(query, chosen),
          );
          texts[name] = rows.map(({ __text }) => __text);
          chosen[name] = rows[0]!.__value;
        }
        expect(texts).toEqual({
          site: ["Riverside works"],
          asset: ["P-101 Pump 101", "P-102 Pump 102", "P-103 Pump 103", "P-104 Pump 104"],
          signal: ["pressure [bar]", "temperature [Cel]", "vibration [mm/s]"],
        });
        const { rows } = await grafana.query<{ name: string }>(
          `select nspname || '.' || relname as name from pg_class join pg_namespace n on n.oid = relnamespace
           where relkind in ('r', 'p', 'v', 'm') and nspname !~ '^(pg_|information_schema$)'
             and has_table_privilege(pg_class.oid, 'select') order by 1`,
        );
        expect(rows.map(({ name }) => name)).toEqual([
          "ingest.asset",
          "ingest.asset_class",
          "ingest.component",
          "ingest.signal",
          "ingest.site",
          "ingest.system",
        ]);
      } finally {
        await grafana.end();
      }
    },
  );
});
