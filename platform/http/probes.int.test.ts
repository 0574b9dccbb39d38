import { expect, it } from "vitest";
import { createToken } from "../auth/tokens.ts";
import { systemClock } from "../clock/clock.ts";
import { createLog } from "../log/log.ts";
import { createMetrics } from "../metrics/metrics.ts";
import { testDatabase } from "../testing/test-database.ts";
import { createProbes } from "./create-probes.ts";

it("a process without pages says whether it lives, is ready and how it fares, and nothing else", async () => {
  const db = await testDatabase();
  const metrics = createMetrics();
  metrics.gauge("ingest_waiting", "What waits").set(3);
  const probesAt = (port: number) =>
    createProbes({
      at: { host: "127.0.0.1", port },
      db,
      clock: systemClock,
      log: createLog({ level: "silent" }),
      metrics,
    });
  const probes = probesAt(0);
  let well = true;
  probes.readiness.registerAll(() => [{ name: "ingest", ok: well, detail: "publishers wait" }]);
  const listening = await probes.listen();
  const { url, port } = listening;

  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ ok: true });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  well = false;
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({
    ready: false,
    checks: { database: { ok: true }, ingest: { ok: false, detail: "publishers wait" } },
  });

  expect(await (await fetch(`${url}/metrics`)).text()).toContain("millwright_ingest_waiting 3");
  const elsewhere = { "x-forwarded-for": "198.51.100.7" };
  expect((await fetch(`${url}/metrics`, { headers: elsewhere })).status).toBe(401);
  const { secret } = await createToken(
    { db, clock: systemClock },
    { name: "prometheus", roles: ["viewer"], sites: "all", createdBy: "test" },
  );
  const headers = { ...elsewhere, authorization: `Bearer ${secret}` };
  expect((await fetch(`${url}/metrics`, { headers })).status).toBe(200);
  for (const path of ["/", "/api/v1/assets", "/api/v1/docs"]) {
    expect((await fetch(url + path)).status).toBe(404);
  }

  await expect(probesAt(port).listen()).rejects.toThrow(/taken by another .* PROBE_PORT/);
  await listening.close();
});
