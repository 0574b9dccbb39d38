import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { createLog, type Database, openDatabase, systemClock } from "#platform";
import { createDevice } from "../../devices/devices.ts";
import { listDeadLetters } from "../../dead-letters/list-dead-letters.ts";
import { openIngest } from "../../open-ingest.ts";
import { topicFor } from "../../wire/index.ts";
import { readingsAfter } from "../read-log.ts";
import { startIngestChild } from "../ingest-child.ts";
import { partitions } from "../partitions.ts";
import { importTestPlant } from "../plant.ts";
import {
  type AttackCounts,
  attackCountsSchema,
  attacks,
  type HostileOrders,
} from "./hostile-words.ts";
import { startLineProcess } from "./line-process.ts";
import { type SwarmOrders, swarmStatusSchema } from "./swarm-words.ts";

/** How the well-behaved fared. */
export interface Spell {
  readingsPerSecond: number;
  /** From publish to PUBACK. */
  ackMs: { p50: number; p95: number };
  /** Of the process that takes the readings, at its highest. */
  memoryMB: number;
}

export interface HostileFigures {
  quiet: Spell;
  attacked: Spell;
  /** Of all readings that were acknowledged. */
  acknowledged: number;
  missing: number;
  /** Connections of the well-behaved that ended. */
  disconnected: number;
  attempts: AttackCounts;
  deadLetters: number;
}

/**
 * Devices publish as fast as they are acknowledged, first in peace, then while one process does everything that a hostile
 * client may. The broker is a process of its own, so its memory can be told from ours.
 */
export async function measureHostile(
  db: Database,
  { seconds, devices = 50, window = 4 }: { seconds: number; devices?: number; window?: number },
): Promise<HostileFigures> {
  await importTestPlant(db);
  const assets = ["P-101", "P-102", "P-103", "P-104"];
  const good = await createDevice(db, { name: "good", site: "berlin", assets });
  const bad = await createDevice(db, { name: "bad", site: "berlin", assets: ["P-108"] });
  const broker = await startIngestChild(db.url, "0");
  const port = Number(broker.said);
  await using swarm = await startLineProcess("swarm-process.ts", swarmStatusSchema);
  await using hostile = await startLineProcess("hostile-process.ts", attackCountsSchema);

  swarm.tell(
    JSON.stringify({
      port,
      devices: Array.from({ length: devices }, (_, i) => ({
        name: good.name,
        secret: good.secret,
        topic: topicFor("berlin", assets[i % assets.length] ?? "P-101"),
      })),
      base: Date.now() - 12 * 3_600_000,
      window,
      each: Number.MAX_SAFE_INTEGER,
    } satisfies SwarmOrders),
  );
  await swarm.until(({ connected, acknowledged }) => connected === devices && acknowledged > 5_000);

  const spell = async (): Promise<Spell> => {
    swarm.tell("forget");
    const from = swarm.status()?.acknowledged ?? 0;
    const began = performance.now();
    let memoryMB = 0;
    while (performance.now() - began < seconds * 1_000) {
      await delay(250);
      memoryMB = Math.max(memoryMB, await memoryOf(broker.pid));
    }
    const status = await swarm.until(() => true);
    const took = (performance.now() - began) / 1_000;
    return {
      readingsPerSecond: Math.round((status.acknowledged - from) / took),
      ackMs: { p50: round(status.p50), p95: round(status.p95) },
      memoryMB,
    };
  };
  const quiet = await spell();
  hostile.tell(
    JSON.stringify({
      port,
      name: bad.name,
      secret: bad.secret,
      ownTopic: topicFor("berlin", "P-108"),
      othersTopic: topicFor("berlin", "P-101"),
    } satisfies HostileOrders),
  );
  await hostile.until((counts) => attacks.every((attack) => (counts[attack] ?? 0) > 0));
  const attacked = await spell();
  const attempts = hostile.status() ?? {};
  await hostile[Symbol.asyncDispose]();
  const { acknowledged, lost } = await swarm.until(() => true);
  await swarm[Symbol.asyncDispose]();
  await broker.kill();
  return {
    quiet,
    attacked,
    attempts,
    acknowledged,
    disconnected: lost,
    ...(await whatIsKept(db, acknowledged)),
  };
}

/** From the log's table, by a process that had no part in it. */
async function whatIsKept(db: Database, acknowledged: number) {
  const reader = await openDatabase({ url: db.url, max: 4 });
  const log = createLog({ level: "silent" });
  const ingest = await openIngest({ db: reader, clock: systemClock, log, partitions });
  try {
    const all = await readingsAfter(
      ingest,
      Array.from({ length: partitions }, () => 0),
    );
    const kept = new Set(all.map((reading) => reading.observedAt)).size;
    const letters = await listDeadLetters(db, { scope: "all", limit: 100 });
    // More may be kept than the swarm has heard of before it was ended.
    return { missing: Math.max(0, acknowledged - kept), deadLetters: letters.length };
  } finally {
    await ingest.close();
    await reader.close();
  }
}

async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_000);
}

const round = (ms: number): number => Math.round(ms * 10) / 10;
