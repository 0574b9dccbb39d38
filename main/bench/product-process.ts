import { writeFile } from "node:fs/promises";
import { Session } from "node:inspector/promises";
import { createLog, readConfig } from "#platform";
import { startProduct } from "../product.ts";
import { answerBench } from "./bench-child.ts";
import type { ProductReady, Usage } from "./child-words.ts";
import { noteStoredLatency } from "./note-stored-latency.ts";

/*
 * The product as people start it (every role, embedded parts, settings from the environment), in a process of its own
 * that a bench can ask how far it is and what it costs.
 */
const config = readConfig(process.env);
const product = await startProduct({
  config,
  log: createLog({ level: config.logLevel }),
  tell: () => {},
  onFatal(reason) {
    process.stderr.write(`${reason}\n`);
    process.exit(1);
  },
});
const { control, store, db } = product;
if (control === null || control.mqtt === null || config.telemetry.kind !== "duckdb") {
  throw new Error("a bench runs every role on the embedded parts");
}
const stored = noteStoredLatency(store);
const mebibyte = 2 ** 20;

const usage = (): Usage => {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    rssMB: rss / mebibyte,
    heapMB: heapUsed / mebibyte,
    peakMB: process.resourceUsage().maxRSS / 1_024,
    cpuSeconds: (user + system) / 1e6,
  };
};

const inspector = new Session();
async function profile(file: string | null): Promise<void> {
  if (file === null) {
    inspector.connect();
    await inspector.post("Profiler.enable");
    await inspector.post("Profiler.start");
    return;
  }
  const { profile } = await inspector.post("Profiler.stop");
  inspector.disconnect();
  await writeFile(file, JSON.stringify(profile));
}

answerBench({
  ready: {
    http: control.http,
    mqttPort: Number(new URL(control.mqtt).port),
    token: control.token,
    databaseUrl: db.url,
    storeDir: config.telemetry.path,
  } satisfies ProductReady,
  async answer(command) {
    switch (command.kind) {
      case "progress":
        return product.progress();
      case "count":
        return store.count();
      case "note-latency":
        if (!command.on) return stored.end();
        stored.begin();
        return null;
      case "usage":
        return usage();
      case "profile":
        return profile(command.file);
    }
  },
  stop: async () => product[Symbol.asyncDispose](),
});
