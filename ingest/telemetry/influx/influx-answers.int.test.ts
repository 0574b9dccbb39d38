import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { testDatabase } from "#platform/testing";
import { afterEach, expect, test } from "vitest";
import { createInfluxStore } from "./influx-store.ts";

// Answers of servers that a test of ours does not start: what they say must become a remedy.

const db = await testDatabase();
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
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

async function storeOf(
  answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
) {
  const server = createServer((request, response) => void answer(request, response));
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return createInfluxStore({
    url: `http://127.0.0.1:${port}`,
    bucket: "readings",
    tierBuckets: { "1m": "minutes" },
    db,
  });
}

function oneColumn(name: string, value: number): string {
  return JSON.stringify({ results: [{ series: [{ columns: [name], values: [[value]] }] }] });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
