import { afterAll, beforeAll, expect, it } from "vitest";
import type { Principal } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { ingestRoutes } from "../../routes/ingest-routes.ts";
import { startTestIngest, type TestIngest } from "../../testing/harness.ts";
import { topicFor } from "../../wire/index.ts";

let test: TestIngest;
beforeAll(async () => {
  test = await startTestIngest(await testDatabase());
});
afterAll(() => test.stop());

async function get(path: string, as: Partial<Principal> = {}) {
  const response = await testApi([ingestRoutes(test.ingest)], as).request(
    `/api/v1/commissioning/check${path}`,
  );
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into by tests only
  const body: any = await response.json();
  return { status: response.status, body };
}

it("each signal reports, or says what is missing for it", async () => {
  expect((await get("/counts")).body).toEqual({
    signals: 24,
    ok: 0,
    never: 24,
    stale: 0,
    faulty: 0,
  });
  const client = await test.connect();
  const send = (signal: string, value: number, unit?: string) =>
    client.publishAsync(
      topicFor("berlin", "P-101"),
      JSON.stringify({ observedAt: test.clock.now(), signal, value, unit }),
      { qos: 1 },
    );
  await send("vibration", 4);
  await send("temperature", 300, "bar");
  await client.endAsync();
  await test.ingest.health.flush();

  const { asset } = (await get("?status=ok")).body.items[0];
  expect(asset.tag).toBe("P-101");
  const { body } = await get(`?asset=${asset.id}`);
  expect(body.items).toMatchObject([
    { key: "vibration", status: "ok", value: 4, refused: null, hint: null },
    {
      key: "temperature",
      status: "never",
      since: null,
      refused: { reason: "wrong-unit" },
      hint: expect.stringMatching(/refused \(wrong-unit\): temperature of P-101 .*bar/),
    },
    { key: "error", status: "never", hint: expect.stringMatching(/publish "error" on mw\/v1/) },
  ]);
  const never = (await get("?status=never&limit=200")).body.items;
  expect(never).toHaveLength(23);
  const nobodys = never.find((item: { asset: { tag: string } }) => item.asset.tag === "P-108");
  expect(nobodys.hint).toBe("no device may speak for P-108: give its asset to one");
  expect((await get("/counts")).body).toMatchObject({ signals: 24, ok: 1, never: 23 });
  expect((await get("", { sites: [] })).body.items).toEqual([]);
  expect((await get("", { roles: ["viewer"] })).status).toBe(403);
});
