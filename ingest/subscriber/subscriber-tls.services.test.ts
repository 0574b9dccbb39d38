import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { certificateExpiry } from "../broker/certificate-expiry.ts";
import { createAuthority } from "../testing/certificates.ts";
import { readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { type Mosquitto, prepareMosquitto } from "../testing/mosquitto.ts";
import { topicFor } from "../wire/index.ts";
import { startSubscriber } from "./start-subscriber.ts";

let db: Database;
let test: TestIngest;
let authority: Awaited<ReturnType<typeof createAuthority>>;
let mosquitto: Mosquitto;
const until = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 2 * 86_400_000);
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db);
  authority = await createAuthority();
  const broker = await authority.place("broker", await authority.sign("CN=broker"));
  mosquitto = await prepareMosquitto(
    [
      `cafile ${authority.ca}`,
      `certfile ${broker.cert}`,
      `keyfile ${broker.key}`,
      "require_certificate true",
      "use_identity_as_username true",
      "allow_anonymous false",
    ],
    "mqtts",
  );
  await mosquitto.start();
});
afterAll(async () => {
  await test.stop();
  await mosquitto.remove();
  await authority.remove();
});

describe("an external broker with TLS", () => {
  it("knows us by our certificate, and we know until when it and ours are good", async () => {
    const before = await test.ingest.ingestLog.heads();
    const ours = await authority.place("product", await authority.sign("CN=millwright", until));
    const subscriber = await startSubscriber({
      ingest: test.ingest,
      url: mosquitto.url,
      tls: { ...ours, ca: authority.ca },
      clientId: "ingest",
      shared: true,
    });
    expect(certificateExpiry(test.ingest)).toEqual(until);
    const device = await authority.sign("CN=gateway");
    const client = await connectAsync(mosquitto.url, { ...device, ca: authority.caPem });
    const payload = { observedAt: test.clock.now(), signal: "vibration", value: 1 };
    await client.publishAsync(topicFor("berlin", "P-101"), JSON.stringify(payload), { qos: 1 });
    await expect.poll(() => readingsAfter(test.ingest, before)).toHaveLength(1);
    await client.endAsync();
    await subscriber.stop();
    expect(certificateExpiry(test.ingest)).toBeNull();
  });
});
