import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError, createLog, readConfig } from "#platform";
import { readRecording, runReplay } from "#simulators";
import { runUntil } from "./start-command.ts";
import type { Tell } from "./steps.ts";
import { stopSignal } from "./until-stopped.ts";

/** A recorded fleet through an installation of its own, which is gone afterwards. */
export async function replayCommand(
  dataSet: string,
  options: { data: string; rules?: string; json: boolean },
): Promise<void> {
  const fleet = await readRecording(dataSet, options.data).catch((error: unknown) => {
    throw new AppError(error instanceof Error ? error.message : String(error), {
      code: "no-recording",
      status: 400,
      cause: error,
    });
  });
  const tell: Tell = (line) => process.stdout.write(`${line}\n`);
  const dataDir = await mkdtemp(join(tmpdir(), "millwright-replay-"));
  // As root, PostgreSQL runs as another user, who must be able to pass through to its own folder in here.
  await chmod(dataDir, 0o711);
  const config = readConfig({
    LOG_LEVEL: "warn",
    ...process.env,
    DATA_DIR: dataDir,
    HTTP_HOST: "127.0.0.1",
    MQTT_HOST: "127.0.0.1",
    HTTP_PORT: "0",
    MQTT_PORT: "0",
    ROLES: undefined,
  });
  const stopping = stopSignal();
  let result: object | undefined;
  try {
    await runUntil(
      stopping,
      { config, log: createLog({ level: config.logLevel }), tell },
      async (product) => {
        const { control } = product;
        if (control === null || control.mqtt === null)
          throw new AppError("A replay runs on its own broker; unset MQTT_URL.", {
            code: "bad-setting",
            status: 503,
          });
        result = await runReplay({
          fleet:
            options.rules === undefined
              ? fleet
              : { ...fleet, files: { ...fleet.files, rules: options.rules } },
          httpUrl: control.http,
          mqttUrl: control.mqtt,
          adminToken: control.token,
          signal: stopping,
          onLine: tell,
        });
      },
    );
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  if (result === undefined) return;
  tell(options.json ? JSON.stringify(result) : JSON.stringify(result, undefined, 2));
}
