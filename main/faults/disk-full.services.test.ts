import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { chmod, rm, rmdir, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { errorCode } from "#platform";
import { childProduct } from "../testing/child-product.ts";
import { lastingAdmin } from "../testing/lasting-admin.ts";
import { startSteadyLoad } from "../testing/steady-load.ts";

const disk = mkdtempSync(join(tmpdir(), "millwright-small-disk-"));
const mounted =
  spawnSync("mount", ["-t", "tmpfs", "-o", "size=400m,mode=755", "tmpfs", disk], {
    stdio: "ignore",
  }).status === 0;

afterAll(async () => {
  if (mounted) spawnSync("umount", [disk]);
  await rmdir(disk);
});

const filler = join(disk, "filler");

/** Takes what is left, as another program would. */
async function fill(): Promise<void> {
  const { bavail, bsize } = await statfs(disk);
  await writeFile(filler, Buffer.alloc(bavail * bsize)).catch((error: unknown) => {
    // The product writes meanwhile, so there is a little less than there was.
    if (errorCode(error) !== "ENOSPC") throw error;
  });
}

// Without the right to mount a small disk there is none to fill.
test.skipIf(!mounted)(
  "the disk fills up and is freed: whatever was acknowledged is there, once, and the product goes on or starts again",
  async () => {
    const dataDir = join(disk, "data");
    await using product = await childProduct({ dataDir });
    await product.start();
    await chmod(dataDir, 0o755);
    const load = await startSteadyLoad({ ...product, token: await lastingAdmin(product) });

    await load.publish(120);
    await fill();
    const publishing = load.publish(280);
    await expect
      .poll(
        async () => {
          const before = load.acknowledged();
          await new Promise((resolve) => setTimeout(resolve, 1_500));
          return load.acknowledged() - before;
        },
        { timeout: 60_000, interval: 10 },
      )
      .toBe(0);
    await rm(filler);
    // PostgreSQL without room for its log may end, and then the product ends too, saying so; whoever watches it starts it again.
    if (!product.running()) await product.start();
    await publishing;
    await load.finish();
    await load.close();
  },
);
