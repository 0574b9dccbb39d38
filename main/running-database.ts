import { join } from "node:path";
import { AppError, openDatabase, runningPostgresUrl } from "#platform";
import type { Config, Database } from "#platform";
import { notRunning } from "./control-file.ts";

/** The database of a product that runs (or of nobody, when it is a server of its own), for a command beside it. */
export async function openRunningDatabase(config: Config): Promise<Database> {
  const { database, dataDir } = config;
  const url =
    database.kind === "external"
      ? database.url
      : await runningPostgresUrl(join(dataDir, "postgres"));
  if (url === undefined) throw notRunning(dataDir);
  const db = await openDatabase({ url, max: 4, name: "millwright command" });
  const { rows } = await db.pool.query<{ there: boolean }>(
    "select to_regclass('ingest.mosquitto_credential') is not null as there",
  );
  if (rows[0]?.there === true) return db;
  await db.close();
  throw new AppError(
    "The database does not hold this version's tables yet. Start Millwright once (npm start); it makes them.",
    { code: "no-tables", status: 503 },
  );
}
