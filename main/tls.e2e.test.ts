import { connectAsync } from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeSnapshot, topicFor } from "#ingest/wire";
import { createAuthority } from "#ingest/testing";
import { commandOutput } from "./testing/child-product.ts";
import { installUntimedPlant } from "./testing/install-untimed-plant.ts";
import { keptReadings } from "./testing/kept-readings.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

let authority: Awaited<ReturnType<typeof createAuthority>>;
let env: Record<string, string>;
let running: TestProduct;
beforeAll(async () => {
  authority = await createAuthority();
  const soon = new Date(Date.now() + 5 * 86_400_000);
  const files = await authority.place("broker", await authority.sign("CN=broker", soon));
  env = {
    MQTT_PLAIN: "off",
    MQTT_TLS_PORT: "0",
    MQTT_TLS_CERT: files.cert,
    MQTT_TLS_KEY: files.key,
    MQTT_TLS_CA: authority.ca,
    MQTT_CLIENT_CERTS: "required",
  };
  running = await startTestProduct({ env });
  await installUntimedPlant(running.admin);
}, 60_000);
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await authority.remove();
});

test("a product that is reached with TLS alone takes readings from who shows a certificate, down to the store", async () => {
  await running.admin.post("/devices", { name: "gateway", site: "riverside", assets: ["P-101"] });
  expect(running.mqttUrl).toMatch(/^mqtts:/);
  const client = await connectAsync(running.mqttUrl, {
    ca: authority.caPem,
    ...(await authority.sign("CN=gateway")),
    reconnectPeriod: 0,
  });
  const observedAt = Date.now() - 60_000;
  const payload = encodeSnapshot({ observedAt, values: { vibration: 3 } });
  await client.publishAsync(topicFor("riverside", "P-101"), payload, { qos: 1 });
  await client.endAsync();
  await running.settle();
  const range = { from: observedAt - 1, to: observedAt + 1 };
  expect((await keptReadings(running.admin, range)).get("P-101 vibration")).toHaveLength(1);
});

test("a certificate that ends soon is found by the doctor", async () => {
  const { dataDir } = running.product.config;
  const { said } = await commandOutput(["doctor"], { ...env, DATA_DIR: dataDir });
  expect(said).toMatch(/PROBLEM +certificate: .*broker\.pem ends on/);
  expect(said).toMatch(/ok +encryption: only with TLS/);
  expect(said).toMatch(/ok +strangers/);
});
