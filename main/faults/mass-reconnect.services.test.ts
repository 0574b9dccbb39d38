import { expect, test } from "vitest";
import { mostConnections, startLineProcess, swarmStatusSchema } from "#ingest/testing";
import type { SwarmOrders } from "#ingest/testing";
import { topicFor } from "#ingest/wire";
import { apiClient } from "../testing/api-client.ts";
import { childProduct } from "../testing/child-product.ts";
import { lastingAdmin } from "../testing/lasting-admin.ts";
import { memoryOf } from "../testing/memory-of.ts";
import { settled } from "../testing/settled.ts";

/** What the issue asks for; a process that may open fewer files does with fewer. */
const asked = 10_000;
const site = "hamburg";

const plant = (count: number): string =>
  [
    "site,siteName,timeZone,system,asset,class,className,device,signal,unit,min,max",
    ...Array.from({ length: count }, (_, n) => {
      const names = n === 0 ? ["Hamburg", "Europe/Berlin"] : ["", ""];
      const tag = `P-${n}`;
      const of = n === 0 ? "Pump" : "";
      return [site, ...names, "pumping", tag, "pump", of, `d-${n}`, "vibration", "mm/s", 0, 50];
    }),
  ].join("\n");

test("ten thousand devices that lose their connection and come back at once are let in, and each of their readings is stored and scored once", async () => {
  await using stack = new AsyncDisposableStack();
  const count = Math.min(asked, (await mostConnections()) ?? asked);
  const product = stack.use(await childProduct());
  await product.start();
  const admin = apiClient(product.http, await lastingAdmin(product));
  const { secrets } = await admin.post("/commissioning/imports", { csv: plant(count) });
  const devices = String(secrets)
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line): SwarmOrders["devices"][number] => {
      const [, name = "", secret = ""] = line.split(",");
      return { name, secret, topic: topicFor(site, name.replace("d-", "P-")) };
    });
  expect(devices).toHaveLength(count);

  const swarm = stack.use(await startLineProcess("swarm-process.ts", swarmStatusSchema));
  const port = Number(new URL(product.mqtt).port);
  const base = Date.now() - 3_600_000;
  swarm.tell(JSON.stringify({ port, devices, base, window: 1, each: 1 } satisfies SwarmOrders));
  await swarm.until(({ connected, acknowledged }) => connected === count && acknowledged >= count);
  const before = await memoryOf(product.pid);

  swarm.tell("drop");
  const back = await swarm.until(
    ({ connected, sent, acknowledged }) =>
      connected === count && sent >= 2 * count && acknowledged === sent,
  );
  expect((await memoryOf(product.pid)) - before).toBeLessThan(300 * 1_024 ** 2);

  await settled(admin);
  const figures = async () => {
    const metrics = await (await fetch(new URL("/metrics", product.http))).text();
    const figure = (name: string): number =>
      Number(new RegExp(`^millwright_${name} (\\d+)$`, "m").exec(metrics)?.[1]);
    return {
      stored: figure("telemetry_stored_total"),
      scored: figure('rules_readings_total\\{result="evaluated"\\}'),
    };
  };
  // Each reading has a moment of its own, so as many as were acknowledged must be there. The scorer tells its figures now and then.
  await expect
    .poll(figures, { timeout: 20_000 })
    .toEqual({ stored: back.acknowledged, scored: back.acknowledged });
});
