import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  accessVersion,
  knowsUser,
  type ProductCredential,
  writeMosquittoFiles,
  type WrittenFiles,
} from "#ingest";
import { AppError, readConfig, systemClock } from "#platform";
import type { Config } from "#platform";
import { openRunningDatabase } from "./running-database.ts";
import type { Tell } from "./steps.ts";
import { stopSignal } from "./until-stopped.ts";

const tell: Tell = (line) => void process.stdout.write(`${line}\n`);
const standardUser = "millwright";
const lookMs = 2_000;

type Options = { watch: boolean; reload?: string; asSeenBy?: string };

/** Writes Mosquitto's password and access files from the registry, once or whenever it changes. */
export async function mosquittoCommand(given: string, options: Options): Promise<void> {
  const config = readConfig(process.env);
  const folder = resolve(given);
  const stopping = stopSignal();
  await using stack = new AsyncDisposableStack();
  const db = await openRunningDatabase(config);
  stack.defer(() => db.close());

  const { product, generated } = await productCredential(config, folder);
  const write = (): Promise<WrittenFiles> =>
    writeMosquittoFiles({
      db,
      folder,
      asSeenBy: options.asSeenBy,
      product,
      now: systemClock.now(),
    });
  const first = await write();
  tell(`${folder}: ${devices(first.users)}, ${changes(first)}`);
  if (generated !== undefined) {
    tell(
      "The product's own credential at Mosquitto is new, and is shown this once. Start Millwright with:",
    );
    tell(`  MQTT_URL=mqtt://${standardUser}:${generated}@<your broker>:1883`);
  }
  complain(first);
  if (first.changed.length > 0) await reload(options.reload);
  if (!options.watch) return;

  tell("Watching the registry; Ctrl-C ends it.");
  let before = first;
  let version = await accessVersion(db);
  while (!stopping.aborted) {
    await delay(lookMs, undefined, { signal: stopping }).catch(() => {});
    if (stopping.aborted) return;
    try {
      const seen = await accessVersion(db);
      if (seen === version && systemClock.now() < (before.nextChangeAt ?? Infinity)) continue;
      const now = await write();
      version = seen;
      if (JSON.stringify(now.leftOut) !== JSON.stringify(before.leftOut)) complain(now);
      before = now;
      if (now.changed.length === 0) continue;
      tell(`${new Date().toISOString()} ${devices(now.users)}, ${changes(now)}`);
      await reload(options.reload);
    } catch (error) {
      tell(`Not written, trying again: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** MQTT_URL says who we are there; else who the files say; else somebody new. */
async function productCredential(
  { mqtt }: Config,
  folder: string,
): Promise<{ product: ProductCredential; generated?: string }> {
  if (mqtt.kind === "external") {
    const { username, password } = new URL(mqtt.url);
    const user = decodeURIComponent(username);
    if (user.includes(":") || user.includes("@")) {
      throw new AppError(
        `MQTT_URL: the user ${user} cannot be one of Mosquitto's here: choose a name without a colon and without an @.`,
        { code: "bad-setting", status: 503 },
      );
    }
    if (user !== "" && password !== "") {
      return { product: { user, secret: decodeURIComponent(password) } };
    }
  }
  if (await knowsUser(folder, standardUser)) {
    return { product: { user: standardUser, secret: null } };
  }
  const generated = randomBytes(32).toString("base64url");
  return { product: { user: standardUser, secret: generated }, generated };
}

function devices(users: number): string {
  return `${users} ${users === 1 ? "credential" : "credentials"} of devices`;
}

function changes({ changed }: WrittenFiles): string {
  return changed.length === 0 ? "nothing has changed" : `${changed.join(", ")} written`;
}

function complain({ leftOut }: WrittenFiles): void {
  for (const { device, why } of leftOut) tell(`Left out: ${device}: ${why}.`);
}

/** Mosquitto reads its files again on SIGHUP; how to send it is the user's to say. */
async function reload(command: string | undefined): Promise<void> {
  if (command === undefined) {
    tell("Have Mosquitto read them again: send it SIGHUP (systemctl reload mosquitto).");
    return;
  }
  const child = spawn(command, { shell: true, stdio: "inherit" });
  const code = await new Promise<number | null>((done) => {
    child.once("error", () => done(null));
    child.once("exit", done);
  });
  tell(code === 0 ? `Ran: ${command}` : `This failed: ${command}`);
}
