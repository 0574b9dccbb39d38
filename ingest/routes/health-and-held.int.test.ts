import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Principal } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { startTestIngest, type TestIngest } from "../testing/harness.ts";
import { topicFor } from "../wire/index.ts";
import { ingestRoutes } from "./ingest-routes.ts";

let test: TestIngest;
beforeAll(async () => {
  test = await startTestIngest(await testDatabase(), { deviceLimits: { messagesPerSecond: 100 } });
  await test.ingest.registry.refreshIfStale();
});
afterAll(() => test.stop());

async function get(path: string, as: Partial<Principal> = {}) {
  const response = await testApi([ingestRoutes(test.ingest)], as).request(`/api/v1${path}`);
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into by tests only
  const body: any = await response.json();
  return { status: response.status, body };
}

const stranger = { sites: [4_711] } as const;

async function publish(count: number, value: (i: number) => unknown): Promise<void> {
  const client = await test.connect();
  await Promise.all(
    Array.from({ length: count }, (_, i) => {
      const observedAt = test.clock.now() + i;
      const message = { observedAt, signal: "vibration", value: value(i) };
      return client.publishAsync(topicFor("berlin", "P-101"), JSON.stringify(message), { qos: 1 });
    }),
  );
  await client.endAsync();
}

describe("GET /signal-health", () => {
  it("says what a signal's readings tell of its instrument, and which never came", async () => {
    await publish(3, (i) => (i < 2 ? 4 : 99));
    await test.ingest.health.flush();
    const faulty = await get("/signal-health?fault=any");
    expect(faulty.status).toBe(200);
    expect(faulty.body).toMatchObject({
      items: [
        {
          key: "vibration",
          unit: "mm/s",
          asset: { tag: "P-101" },
          site: { code: "berlin" },
          never: false,
          value: 99,
          fault: {
            kind: "out-of-range",
            since: new Date(test.clock.now() + 2).toISOString(),
            words: "99 mm/s is beyond what the instrument can show (0 to 50 mm/s)",
          },
          counts: { good: 2, outOfRange: 1 },
        },
      ],
      nextCursor: null,
    });
    const asset = faulty.body.items[0].asset.id;
    const never = await get(`/signal-health?asset=${asset}&never=true`);
    expect(never.body.items).toMatchObject([
      { key: "temperature", never: true, observedAt: null, value: null, fault: null },
      { key: "error", never: true },
    ]);
    expect((await get("/signal-health?fault=stuck")).body.items).toEqual([]);
    expect((await get("/signal-health?fault=broken")).status).toBe(422);
  });

  it("comes in pages, and shows nobody another site", async () => {
    const ids: number[] = [];
    for (let path = "/signal-health?limit=5"; ;) {
      const { items, nextCursor } = (await get(path)).body;
      ids.push(...items.map(({ signalId }: { signalId: number }) => signalId));
      if (nextCursor === null) break;
      path = `/signal-health?limit=5&cursor=${nextCursor}`;
    }
    expect(ids).toHaveLength(24);
    expect(new Set(ids).size).toBe(24);
    expect((await get("/signal-health", stranger)).body).toEqual({ items: [], nextCursor: null });
  });
});

describe("GET /held-devices", () => {
  it("names who was slowed, for how long and why, to those who may see its site", async () => {
    expect((await get("/held-devices")).body.items).toEqual([]);
    await publish(150, (i) => i % 50);
    const { body } = await get("/held-devices");
    expect(body).toMatchObject({
      items: [{ name: "gateway", why: "messages-per-second", now: expect.any(Boolean) }],
      nextCursor: null,
    });
    expect(body.items[0].heldMs).toBeGreaterThan(0);
    expect((await get("/held-devices", stranger)).body.items).toEqual([]);
  });
});
