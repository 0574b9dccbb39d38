import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { createToken } from "../../auth/tokens.ts";
import { systemClock } from "../../clock/clock.ts";
import { createLog } from "../../log/log.ts";
import { createMetrics } from "../../metrics/metrics.ts";
import { appendToOutbox } from "../../outbox/append.ts";
import { settleOutbox } from "../../testing/settle-outbox.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { createHttp } from "../create-http.ts";

test("a reader that takes nothing for too long loses its connection", async () => {
  const db = await testDatabase();
  const metrics = createMetrics();
  const http = createHttp({
    config: { http: { host: "127.0.0.1", port: 0 } },
    db,
    clock: systemClock,
    log: createLog({ level: "silent" }),
    metrics,
    heartbeatMs: 100,
    stuckMs: 100,
  });
  const { port } = await http.listen();
  const { secret } = await createToken(
    { db, clock: systemClock },
    { name: "t", roles: ["viewer"], sites: "all", createdBy: "test" },
  );
  const stuck = connect(port, "127.0.0.1");
  stuck.on("error", () => {}); // it is closed with what it did not take
  stuck.write(
    `GET /api/v1/feed HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${secret}\r\n\r\n`,
  );
  await once(stuck, "data");
  stuck.pause();
  // More than the network holds for one who does not read.
  const payload = { text: "x".repeat(500_000) };
  const events = Array.from({ length: 40 }, (_, n) => {
    return { topic: "flag.raised", key: `asset:${n}`, siteId: 3, payload };
  });
  await db
    .as<object>()
    .transaction()
    .execute((trx) => appendToOutbox(trx, events));
  await settleOutbox(db, []);
  await expect
    .poll(async () => (await metrics.expose()).body, { timeout: 10_000 })
    .toContain("millwright_feed_streams 0");
  const closed = once(stuck, "close");
  let end = "";
  stuck.on("data", (bytes) => (end = (end + bytes.toString("latin1")).slice(-5)));
  stuck.resume();
  await closed;
  // Cut off: an answer that ends well would be waited for as long as the reader likes.
  expect(end).not.toBe("0\r\n\r\n");
  await http.close();
});
