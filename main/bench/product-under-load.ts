import { chmod, mkdir, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { provisionLoad } from "#simulators";
import type { LoadDevice } from "#simulators";
import type { Progress } from "../progress.ts";
import { startBenchChild } from "./bench-child.ts";
import type { ProductReady, Usage } from "./child-words.ts";
import { folderBytes } from "./folder-bytes.ts";
import { cpuSecondsBelow } from "./process-tree.ts";

export interface ProductUnderLoad extends AsyncDisposable, ProductReady {
  devices: LoadDevice[];
  progress(): Promise<Progress>;
  /** Resolves when everything acknowledged so far is stored and scored; the moment, epoch ms. */
  caughtUp(): Promise<number>;
  /** As `caughtUp`, and what it led to (flags, orders) has been carried on too. */
  settled(): Promise<number>;
  count(): Promise<number>;
  usage(): Promise<Usage & { databaseCpuSeconds: number | null }>;
  noteLatency(on: true): Promise<void>;
  noteLatency(on: false): Promise<number[]>;
  /** Does something; when profiles are asked for, with one of the product meanwhile. */
  profiled<T>(name: string, run: () => Promise<T>): Promise<T>;
  storeBytes(): Promise<number>;
}

const lookEveryMs = 10;
/** What stands still so long, with readings to store or score, is broken. */
const patienceMs = 45_000;

/** The product in a process of its own, on its embedded parts in a new folder, with the load's plant registered. */
export async function startProductUnderLoad(options: {
  /** Where its data folder is made: a real disk, or acknowledgements cost nothing. */
  dir?: string | undefined;
  machines: number;
  /** A new folder for CPU profiles of the product, one for each `profiled`. */
  cpuProfileDir?: string | undefined;
}): Promise<ProductUnderLoad> {
  const dataDir = join(options.dir ?? tmpdir(), `millwright-bench-${randomUUID()}`);
  // As root PostgreSQL runs as another user, who must be able to pass through.
  await mkdir(dataDir, { recursive: true });
  await chmod(dataDir, 0o711);
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const child = stack.use(
    await startBenchChild("./product-process.ts", {
      env: { DATA_DIR: dataDir, HTTP_PORT: "0", MQTT_PORT: "0", LOG_LEVEL: "warn" },
    }),
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what our own script says first
  const ready = child.ready as ProductReady;
  const devices = await provisionLoad({
    httpUrl: ready.http,
    adminToken: ready.token,
    machines: options.machines,
  });

  const progress = (): Promise<Progress> => child.ask({ kind: "progress" });
  const reached = async (there: (progress: Progress) => boolean): Promise<number> => {
    let movedAt = performance.now();
    let before = "";
    for (;;) {
      const now = await progress();
      const all = JSON.stringify(now);
      if (all !== before) movedAt = performance.now();
      before = all;
      if (now.outboxParked > 0) throw new Error(`${now.outboxParked} events could not be handled`);
      if (there(now)) return Date.now();
      if (performance.now() - movedAt > patienceMs) {
        throw new Error(`the product stands still: ${all}`);
      }
      await delay(lookEveryMs);
    }
  };
  const running = stack.move();
  return {
    ...ready,
    devices,
    progress,
    caughtUp: () => reached(({ log, stored, scored }) => log === stored && log === scored),
    settled: () =>
      reached(
        ({ log, stored, scored, outboxPending }) =>
          log === stored && log === scored && outboxPending === 0,
      ),
    count: () => child.ask({ kind: "count" }),
    async usage() {
      const usage = await child.ask<Usage>({ kind: "usage" });
      return { ...usage, databaseCpuSeconds: cpuSecondsBelow(child.pid) };
    },
    noteLatency: (on: boolean) => child.ask<never>({ kind: "note-latency", on }),
    async profiled(name, run) {
      const dir = options.cpuProfileDir;
      if (dir === undefined) return run();
      await mkdir(dir, { recursive: true });
      await child.ask({ kind: "profile", file: null });
      try {
        return await run();
      } finally {
        await child.ask({ kind: "profile", file: resolve(dir, `${name}.cpuprofile`) });
      }
    },
    storeBytes: () => folderBytes(ready.storeDir),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
