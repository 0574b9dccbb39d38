import { examineBroker, problem, registryMark, unproven } from "#ingest";
import type { Finding } from "#ingest";
import { topicFor } from "#ingest/wire";
import { AppError } from "#platform";
import type { Config } from "#platform";
import { openRunningDatabase } from "../running-database.ts";
import { examineDatabase } from "./examine-database.ts";
import { examineEmbeddedBroker } from "./examine-embedded-broker.ts";
import { examineFolder, examineOpenFiles } from "./examine-folder.ts";
import { examineMail } from "./examine-mail.ts";
import { examineQueue } from "./examine-queue.ts";
import { examineRunning, examineStore } from "./examine-running.ts";

/** Everything that can be found out from beside the product, in the order in which one thing stands on another. */
export async function examine(config: Config): Promise<Finding[]> {
  const { mqtt } = config;
  const findings = await examineFolder(config.dataDir);
  const add = async (check: string, look: () => Promise<Finding[]>): Promise<void> => {
    findings.push(...(await look().catch((error: unknown) => [failed(check, error)])));
  };
  if (mqtt.kind === "embedded") {
    await add("open files", async () => [await examineOpenFiles(mqtt.limits.connections)]);
  }
  let deviceTopic: string | null = null;
  let mark: string | null = null;
  await add("database", async () => {
    const db = await openRunningDatabase(config);
    try {
      deviceTopic = await someTopic(db);
      if (mqtt.kind === "external") {
        const { username } = new URL(mqtt.url);
        mark = await registryMark(db, decodeURIComponent(username), Date.now());
      }
      return await examineDatabase(db);
    } finally {
      await db.close();
    }
  });
  await add("queue", async () => [await examineQueue(config.queue)]);
  await add("store", () => examineStore(config.telemetry));
  await add("broker", () =>
    mqtt.kind === "embedded"
      ? examineEmbeddedBroker(config, mqtt)
      : examineBroker({ url: mqtt.url, tls: mqtt.tls, deviceTopic, mark }),
  );
  await add("mail", () => examineMail(config));
  await add("product", () => examineRunning(config));
  return findings;
}

/** What could not be looked at because nothing runs is no defect; everything else that fails is. */
function failed(check: string, error: unknown): Finding {
  const words = error instanceof Error ? error.message : String(error);
  if (error instanceof AppError && ["not-running", "no-tables"].includes(error.code)) {
    return unproven(check, words);
  }
  return problem(check, words, "See that it runs, and that the settings name it rightly.");
}

async function someTopic(db: Awaited<ReturnType<typeof openRunningDatabase>>) {
  const { rows } = await db.pool.query<{ site: string; tag: string }>(
    `select s.code as site, a.tag from ingest.asset a join ingest.site s on s.id = a.site_id
     order by a.id limit 1`,
  );
  const [asset] = rows;
  return asset === undefined ? null : topicFor(asset.site, asset.tag);
}
