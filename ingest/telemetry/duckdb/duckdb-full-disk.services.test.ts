import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import { numberedEntry, readingsPerEntry } from "../testing/numbered-entries.ts";
import { createStoreModel } from "../testing/store-model.ts";
import { openDuckdbStore } from "./open-duckdb-store.ts";

const appender = join(import.meta.dirname, "..", "testing", "append-without-end.ts");
const disk = mkdtempSync(join(tmpdir(), "millwright-disk-"));
const mounted =
  spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], { stdio: "ignore" })
    .status === 0;

afterAll(async () => {
  if (mounted) spawnSync("umount", [disk]);
  await rmdir(disk);
});

// Without the right to mount a small disk there is none to fill.
test.skipIf(!mounted)(
  "a disk that fills up and is freed again costs no reading that was durable, and the store goes on by itself",
  async () => {
    const filler = join(disk, "filler");
    const dir = join(disk, "telemetry");
    const child = spawn(process.execPath, [appender, dir, "400"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    let failures = 0;
    let durable = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith("failed")) {
        failures += 1;
        // Not at once: what happens on a disk that stays full for a while is the point.
        if (failures % 5 === 0) await rm(filler, { force: true });
        continue;
      }
      durable = Number(line);
      // The rest of the disk, as another program would take it.
      if (durable % 100 === 0) await fill(filler);
    }
    expect(await exited).toEqual([0, null]);
    expect(failures).toBeGreaterThan(0);
    expect(durable).toBe(400);
    await rm(filler, { force: true });

    const store = await openDuckdbStore({ dir, minFreeBytes: 0 });
    const model = createStoreModel();
    model.append(Array.from({ length: 400 }, (_, i) => numberedEntry(i + 1)));
    const everything = { signalId: 1, from: 0, to: Date.UTC(2100, 0) };
    expect(await store.count()).toBe(400 * readingsPerEntry);
    expect(await store.window(everything)).toEqual(model.window(everything));
    await store.close();
  },
);

async function fill(path: string): Promise<void> {
  for (let size = 2 ** 22; size >= 4_096; size /= 2) {
    for (;;) {
      const wrote = await writeFile(path, Buffer.alloc(size), { flag: "a" }).then(
        () => true,
        () => false,
      );
      if (!wrote) break;
    }
  }
}
