import { setMaxListeners } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { type ApiClient, apiClient } from "../api/api-client.ts";
import { readFeed } from "../api/feed.ts";
import { playPlant, type PublishingAsset } from "../device/play-plant.ts";
import { connectPublisher, type Publisher } from "../device/publisher.ts";
import { gatewayCredential } from "../provision/devices.ts";
import { programToken } from "../provision/program-token.ts";
import { pushFiles } from "../provision/push-files.ts";
import { type RegisteredAsset, registeredAssets } from "../scenarios/registered-assets.ts";
import { startCrew } from "../technician/crew.ts";
import { readFaultsFile } from "./faults-file.ts";
import { narrate } from "./narrate.ts";
import { readWorld, saveWorld } from "./world-file.ts";
import { createWorld, type World } from "./world.ts";

const folder = join(import.meta.dirname, "../plants/demo");
const file = (name: string) => join(folder, `${name}.yaml`);
/** Two readings a second of each signal, as plant.yaml declares. */
const periodMs = 500;

export interface DemoOptions {
  httpUrl: string;
  mqttUrl: string;
  /** A token of a machine with role admin, for the set-up only. */
  adminToken: string;
  seed: string;
  signal: AbortSignal;
  /** A line for a person: a step of the set-up, or something that happened. */
  onLine: (line: string) => void;
  /** Where the simulated world is kept between runs; without it each run begins with a new one. */
  worldFile?: string | undefined;
}

/**
 * Sets the demonstration up through the API, then runs its machines, its dispatcher and its technicians
 * until the signal aborts. Everything goes over MQTT and HTTP, with credentials of its own.
 */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { httpUrl, mqttUrl, onLine, worldFile } = options;
  // One part that fails takes the others with it.
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  // Every pause and request of the crew listens to it.
  setMaxListeners(0, signal);
  const admin = apiClient({ httpUrl, token: options.adminToken, signal });
  const assets = await registeredAssets(file("plant"));

  await pushFiles(
    admin,
    {
      plant: file("plant"),
      technicians: file("technicians"),
      supply: file("supply"),
      rules: file("rules"),
    },
    (what) => onLine(`set up   ${what}`),
  );
  await admin.putYaml("/value-assumptions", await readFile(file("value"), "utf8"), z.unknown());
  onLine("set up   what standstill, visits and labour cost");
  const token = await programToken(admin, "demo: virtual technicians", ["technician"]);
  const dispatcherToken = await programToken(admin, "demo: virtual dispatcher", ["dispatcher"]);
  const publishers = await connectGateways(admin, assets, { mqttUrl, signal });
  onLine(`set up   ${assets.length} machines behind ${publishers.size} gateways`);

  const now = () => Date.now();
  const world = createWorld({
    assets,
    faultsFile: await readFaultsFile(file("faults")),
    seed: options.seed,
    saved: worldFile === undefined ? null : await readWorld(worldFile),
    realNow: now(),
  });
  const crew = startCrew({
    dispatcher: apiClient({ httpUrl, token: dispatcherToken, signal }),
    technician: apiClient({ httpUrl, token, signal }),
    shopfloor: {
      inspect: (tag) => world.inspect(tag, now()),
      replace: (tag, what) => world.replace(tag, what, now()),
    },
    // Slow enough that somebody who opens the pages finds an order under way.
    travelMs: 8_000,
    workMs: 10_000,
    signal,
    onError: (error) =>
      onLine(`trouble  ${error instanceof Error ? error.message : String(error)}`),
  });
  const tagOf = await tagsById(admin);
  const telling = (async () => {
    for await (const event of readFeed({ httpUrl, token: dispatcherToken, signal })) {
      crew.nudge();
      const line = narrate(event, tagOf);
      if (line !== null) onLine(line);
    }
  })();
  const playing = playPlant({
    assets: assets.map(({ site, tag, system }) => withPublisher(publishers, { site, tag, system })),
    periodMs,
    observe: (tag, at) => world.observe(tag, at),
    clock: now,
    signal,
  });
  const parts = [telling, playing, crew.done, keepWorld(world, { worldFile, now, signal })];
  try {
    await Promise.all(parts);
  } finally {
    failed.abort();
    await Promise.allSettled(parts);
    await Promise.all([...publishers.values()].map((publisher) => publisher.close()));
  }
}

/** One gateway a system, each with the credential of its own assets. */
async function connectGateways(
  admin: ApiClient,
  assets: RegisteredAsset[],
  { mqttUrl, signal }: { mqttUrl: string; signal: AbortSignal },
): Promise<Map<string, Publisher>> {
  const publishers = new Map<string, Publisher>();
  for (const [system, members] of Map.groupBy(assets, ({ system }) => system)) {
    const { name, secret } = await gatewayCredential(admin, {
      name: `gateway-${system}`,
      site: members[0]?.site ?? "",
      assets: members.map(({ tag }) => tag),
    });
    publishers.set(
      system,
      await connectPublisher({ url: mqttUrl, username: name, password: secret, signal }),
    );
  }
  return publishers;
}

function withPublisher(
  publishers: Map<string, Publisher>,
  { site, tag, system }: { site: string; tag: string; system: string },
): PublishingAsset {
  const publisher = publishers.get(system);
  if (publisher === undefined) throw new Error(`system ${system} of ${tag} has no gateway`);
  return { site, tag, publisher };
}

async function tagsById(admin: ApiClient): Promise<(assetId: number) => string> {
  const assets = await admin.list(
    "/assets",
    z.object({ id: z.number(), tag: z.string(), name: z.string() }),
  );
  const tags = new Map(assets.map(({ id, tag, name }) => [id, `${tag} ${name}`]));
  return (assetId) => tags.get(assetId) ?? `asset ${assetId}`;
}

/** Lets time bring new faults, and keeps the world on disk so that a kill does not mend the machines. */
async function keepWorld(
  world: World,
  {
    worldFile,
    now,
    signal,
  }: { worldFile: string | undefined; now: () => number; signal: AbortSignal },
): Promise<void> {
  const save = async () => {
    if (worldFile !== undefined) await saveWorld(worldFile, world.state(now()));
  };
  while (!signal.aborted) {
    world.live(now());
    await save();
    await delay(1_000, undefined, { signal }).catch(() => {});
  }
  await save();
}
