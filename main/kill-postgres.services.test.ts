import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { seededRandom } from "#simulators";
import { childProduct } from "./testing/child-product.ts";
import { descendantsOf } from "./testing/descendants.ts";
import { lastingAdmin } from "./testing/lasting-admin.ts";
import { startSteadyLoad } from "./testing/steady-load.ts";

const rounds = 3;

test("the embedded PostgreSQL is killed at seeded moments, whole or one process of it: what was acknowledged is kept and scored once", async () => {
  const random = seededRandom("postgres");
  await using product = await childProduct();
  await product.start();
  const load = await startSteadyLoad({ ...product, token: await lastingAdmin(product) });
  const postmaster = async (): Promise<number> => {
    const file = join(product.dataDir, "postgres", "cluster", "postmaster.pid");
    return Number((await readFile(file, "utf8")).split("\n")[0]);
  };
  const killWhilePublishing = async (find: () => Promise<number>) => {
    const publishing = load.publish(70);
    await delay(random.between(0, 500));
    process.kill(await find(), "SIGKILL");
    return publishing;
  };

  for (let round = 0; round < rounds; round += 1) {
    // The server ends every other process of its own then, and recovers by itself; so do our connections.
    await killWhilePublishing(async () => random.pick(await descendantsOf(await postmaster())));
    expect(product.running()).toBe(true);

    const published = killWhilePublishing(postmaster);
    await expect.poll(() => product.running(), { timeout: 60_000 }).toBe(false);
    expect(product.said()).toContain("the embedded PostgreSQL ended");
    await product.start();
    await published;
  }
  await load.finish();
  await load.close();
});
