import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { testDatabase } from "#platform/testing";
import { afterEach, expect, test, vi } from "vitest";
import { createInfluxStore } from "./influx-store.ts";
import { startInflux } from "./testing/start-influx.ts";

// Answers of servers that a test of ours does not start: what they say must become a remedy.

const db = await testDatabase();
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  vi.unstubAllEnvs();
});

test("InfluxDB 3 deletes nothing: retaining says where retention is settled, and deletes nothing", async () => {
  const asked: string[] = [];
  const store = await storeOf((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader("x-influxdb-version", "3.1.0");
    response.end(oneColumn("n", 12));
  });
  await expect(store.retain("raw", Date.UTC(2026, 10, 21))).rejects.toMatchObject({
    code: "telemetry-retention-elsewhere",
    retry: false,
    message: expect.stringMatching(/--retention-period .* INFLUX_BUCKET_MINUTES/),
  });
  await expect(store.retain("1m", Date.UTC(2026, 10, 21))).rejects.toThrow(/--retention-period/);
  expect(asked.filter((one) => one.includes("delete"))).toEqual([]);
});

test("what a server's own retention has removed needs no deleting, and settings may say the same", async () => {
  const asked: string[] = [];
  const store = await storeOf((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end(`{"results":[{"statement_id":0}]}`);
  });
  expect(await store.retain("raw", Date.UTC(2026, 10, 21))).toBe(0);
  expect(await store.retain("1h", Date.UTC(2026, 10, 21))).toBe(0);
  expect(asked).toEqual(["POST /query", "POST /query"]);
});

test("InfluxDB 2 is asked to delete by its own route", async () => {
  const asked: string[] = [];
  const store = await storeOf((request, response) => {
    asked.push(`${request.method} ${request.url?.split("?")[0]}`);
    response.setHeader("x-influxdb-version", "v2.7.10");
    response.end(oneColumn("n", 12));
  });
  expect(await store.retain("raw", Date.UTC(2026, 10, 21))).toBe(12);
  expect(asked).toEqual(["POST /query", "GET /ping", "POST /api/v2/delete"]);
});

test("InfluxDB 2 deletes up to the end that it is given, so that end is within what goes", async () => {
  const orders: string[] = [];
  const store = await storeOf(async (request, response) => {
    if (request.url?.startsWith("/api/v2/delete") === true) orders.push(await textOf(request));
    response.setHeader("x-influxdb-version", "v2.7.10");
    response.end(oneColumn("n", 12));
  });
  await store.retain("raw", Date.UTC(2026, 10, 21));
  expect(orders.map((order) => JSON.parse(order).stop)).toEqual(["2026-11-20T23:59:59.999Z"]);
});

test("InfluxDB 3 may say its version in words only, and nothing where there are no rows", async () => {
  const store = await storeOf((request, response) => {
    if (request.url === "/ping") response.end(`{"version":"3.0.1","revision":"abc"}`);
    else response.end(oneColumn("n", 3));
  });
  await expect(store.retain("raw", Date.UTC(2026, 10, 21))).rejects.toThrow(/InfluxDB 3/);
  const silent = await storeOf((_, response) => {
    response.end();
  });
  expect(await silent.window({ signalId: 1, from: 0, to: 1 })).toEqual([]);
});

test("an answer that was cut short is refused with the remedy, not taken for all there is", async () => {
  const part = `{"results":[{"series":[{"columns":["time","n"],"values":[[0,1]],"partial":true}]}]}`;
  const store = await storeOf((_, response) => {
    response.end(part);
  });
  await expect(store.count()).rejects.toThrow(/max-row-limit = 0/);
});

test("InfluxDB 3 Core that looks no further back knows the latest of who was heard lately, and stops nobody", async () => {
  const store = await storeOf(async (request, response) => {
    const q = new URLSearchParams(await textOf(request)).get("q") ?? "";
    if (q.includes("1677")) {
      response.statusCode = 500;
      response.end("Query would exceed file limit of 432 parquet files.");
    } else response.end(latestOf(1));
  });
  expect([...(await store.latest([1, 2])).keys()]).toEqual([1]);
  await expect(store.count()).rejects.toThrow(/--query-file-limit/);
});

test("InfluxDB 3 says its version to who brings the token, and the suite does not ask it to delete", async () => {
  const url = await serverThat((request, response) => {
    if (request.headers.authorization !== "Token apiv3_secret") response.statusCode = 401;
    else response.setHeader("x-influxdb-version", "3.1.0");
    response.end();
  });
  vi.stubEnv("INFLUX_URL", url);
  vi.stubEnv("INFLUX_TOKEN", "apiv3_secret");
  expect(await startInflux()).toMatchObject({ options: { url }, canDelete: false });
});

/** As 1.x and 2.x group by a tag. */
const latestOf = (signalId: number): string =>
  JSON.stringify({
    results: [
      {
        series: [
          {
            tags: { signal: String(signalId) },
            columns: ["time", "value", "code", "has", "quality", "lag", "source"],
            values: [[1_000, 4, null, 1, 0, 40, 0]],
          },
        ],
      },
    ],
  });

test("a bucket without a mapping for InfluxQL is answered with how to make one", async () => {
  const store = await storeOf((_, response) => {
    response.end(
      JSON.stringify({ results: [{ statement_id: 0, error: "database not found: readings" }] }),
    );
  });
  await expect(store.count()).rejects.toThrow(/influx v1 dbrp create .*--bucket-id/);
});

test("a tier with a bucket of its own is written and read there", async () => {
  const places: string[] = [];
  const store = await storeOf(async (request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://influx");
    const body = await textOf(request);
    places.push(searchParams.get("bucket") ?? new URLSearchParams(body).get("db") ?? "");
    if (request.url?.startsWith("/api/v2/write") === true) response.writeHead(204).end();
    else response.end(`{"results":[{}]}`);
  });
  const row = { signalId: 1, at: 0, count: 1, min: 1, max: 1, mean: 1, first: 1, last: 1 };
  await store.writeRollups("1m", [row]);
  await store.rollups({ tier: "1m", signalId: 1, from: 0, to: 1 });
  await store.writeRollups("1h", [row]);
  await store.count();
  expect(places).toEqual(["minutes", "minutes", "readings", "readings"]);
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

async function storeOf(answer: Answer) {
  return createInfluxStore({
    url: await serverThat(answer),
    bucket: "readings",
    tierBuckets: { "1m": "minutes" },
    db,
  });
}

async function serverThat(answer: Answer): Promise<string> {
  const server = createServer((request, response) => void answer(request, response));
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return `http://127.0.0.1:${port}`;
}

function oneColumn(name: string, value: number): string {
  return JSON.stringify({ results: [{ series: [{ columns: [name], values: [[value]] }] }] });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
