import type { Config, Database, Log } from "#platform";
import { openDuckdbStore } from "./duckdb/open-duckdb-store.ts";
import { createInfluxStore } from "./influx/influx-store.ts";
import type { TelemetryStore } from "./telemetry-store.ts";

/** The store that the settings name. Only an embedded one can copy itself; InfluxDB has its own backups. */
export async function openTelemetryStore(options: {
  config: Config["telemetry"];
  db: Database;
  log?: Log;
}): Promise<TelemetryStore & { backup?(dir: string): Promise<void> }> {
  const { config, db, log } = options;
  return config.kind === "duckdb"
    ? openDuckdbStore({ dir: config.path, ...(log === undefined ? {} : { log }) })
    : createInfluxStore({ ...config, db });
}
