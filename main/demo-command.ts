import { join } from "node:path";
import { AppError, createLog, readConfig } from "#platform";
import { runDemo } from "#simulators";
import { demoAccount } from "./demo-account.ts";
import { demoSummary } from "./demo-summary.ts";
import { runUntil } from "./start-command.ts";
import type { Tell } from "./steps.ts";
import { aborted, stopSignal } from "./until-stopped.ts";

/** The product on data of its own, with a plant that publishes and technicians who repair it. Loopback only. */
export async function demoCommand(options: {
  for?: string;
  json: boolean;
  seed: string;
}): Promise<void> {
  const runFor = options.for === undefined ? undefined : millisecondsOf(options.for);
  const config = readConfig({
    DATA_DIR: join("data", "demo"),
    LOG_LEVEL: "warn",
    ...process.env,
    ...loopback,
  });
  const startedAt = new Date();
  const log = createLog({ level: config.logLevel });
  const tell: Tell = (line) => process.stdout.write(`${line}\n`);
  const stopping = stopSignal();
  let summary: object | undefined;

  tell(`Millwright demonstration starts (data folder ${config.dataDir})`);
  await runUntil(stopping, { config, log, tell }, async (product) => {
    const { control } = product;
    if (control === null || control.mqtt === null) throw needsItsOwnBroker();
    const account = await demoAccount(product.db, config.dataDir);
    tell(
      `Web page: ${control.http}  (sign in as ${account.email} with the password ${account.password})`,
    );

    const over = new AbortController();
    const timer = runFor === undefined ? undefined : setTimeout(() => over.abort(), runFor);
    const signal = AbortSignal.any([stopping, over.signal]);
    const playing = runDemo({
      httpUrl: control.http,
      mqttUrl: control.mqtt,
      adminToken: control.token,
      seed: options.seed,
      worldFile: join(config.dataDir, "world.json"),
      signal,
      onLine: (line) => tell(`${clockTime()}  ${line}`),
    });
    // A plant that cannot start must not look like a healthy one.
    await Promise.race([playing, aborted(signal)]);
    await playing.catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    clearTimeout(timer);
    if (options.json) summary = await demoSummary(product, startedAt);
    tell("Stopping …");
  });
  tell("Stopped.");
  if (summary !== undefined) tell(JSON.stringify(summary));
}

/** A demonstration has passwords on the screen: nobody else on the network may reach it. */
const loopback = { HTTP_HOST: "127.0.0.1", MQTT_HOST: "127.0.0.1", ROLES: undefined };

const units: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };

function millisecondsOf(text: string): number {
  const [, digits, unit] = /^(\d+)(s|m|h)$/.exec(text) ?? [];
  if (digits !== undefined && unit !== undefined) return Number(digits) * units[unit]!;
  throw new AppError(`--for takes a number with s, m or h, such as 90s, but got "${text}".`, {
    code: "bad-option",
    status: 400,
  });
}

function clockTime(): string {
  return new Date().toTimeString().slice(0, 8);
}

function needsItsOwnBroker(): AppError {
  return new AppError(
    "The demonstration brings its own broker and its own machines; unset MQTT_URL to run it.",
    { code: "bad-setting", status: 503 },
  );
}
