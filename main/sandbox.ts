import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError, createLog, readConfig } from "#platform";
import type { Clock } from "#platform";
import type { Product } from "./product.ts";
import { runUntil } from "./start-command.ts";
import type { Tell } from "./steps.ts";

/** Where programs reach the sandbox. */
export type SandboxPlaces = { httpUrl: string; mqttUrl: string; adminToken: string };

/**
 * An installation of its own around `use`, on free ports of loopback and in a folder that is gone afterwards. Undefined when
 * it was stopped before it stood.
 */
export async function inSandbox<T>(
  options: {
    stopping: AbortSignal;
    tell: Tell;
    /** Settings that the environment may override. */
    defaults?: Record<string, string>;
    clock?: Clock;
  },
  use: (product: Product, places: SandboxPlaces) => Promise<T>,
): Promise<T | undefined> {
  const { stopping, tell, clock } = options;
  const dataDir = await mkdtemp(join(tmpdir(), "millwright-replay-"));
  // As root, PostgreSQL runs as another user, who must be able to pass through to its own folder in here.
  await chmod(dataDir, 0o711);
  const config = readConfig({
    LOG_LEVEL: "warn",
    ...options.defaults,
    ...process.env,
    DATA_DIR: dataDir,
    HTTP_HOST: "127.0.0.1",
    MQTT_HOST: "127.0.0.1",
    HTTP_PORT: "0",
    MQTT_PORT: "0",
    ROLES: undefined,
  });
  const log = createLog({ level: config.logLevel });
  try {
    return await runUntil(
      stopping,
      { config, log, tell, ...(clock === undefined ? {} : { clock }) },
      (product) => {
        const { control } = product;
        if (control === null || control.mqtt === null) {
          throw new AppError("A replay runs on its own broker; unset MQTT_URL.", {
            code: "bad-setting",
            status: 503,
          });
        }
        const { http: httpUrl, mqtt: mqttUrl, token: adminToken } = control;
        return use(product, { httpUrl, mqttUrl, adminToken });
      },
    );
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
