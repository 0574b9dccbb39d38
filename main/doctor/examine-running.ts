import { findingStates, ok, problem, unproven } from "#ingest";
import type { Finding } from "#ingest";
import { z } from "#platform";
import type { Config } from "#platform";
import { askRunning } from "../control-client.ts";
import { findControl } from "../control-file.ts";

const healthSchema = z.object({
  processes: z.array(
    z.object({
      host: z.string(),
      pid: z.number(),
      checks: z.array(
        z.object({
          name: z.string(),
          state: z.string(),
          detail: z.string(),
          remedy: z.string().nullable(),
        }),
      ),
    }),
  ),
});

/** What the product that runs on this folder says of itself: store, outbox, scoring, certificates, queues. */
export async function examineRunning({ dataDir }: Config): Promise<Finding[]> {
  const check = "product";
  const control = await findControl(dataDir);
  if (control === undefined) {
    const words = `no product runs on ${dataDir}, so its store and its parts could not be asked`;
    return [unproven(check, words, "Start it (npm start) and ask again.")];
  }
  const request = { method: "GET", path: "/system/health" } as const;
  const { processes } = await askRunning(control, request, healthSchema);
  return [
    ok(check, `runs as process ${control.pid} at ${control.http}`),
    ...processes.flatMap(({ host, pid, checks }) =>
      checks.map(({ name, state, detail, remedy }): Finding => ({
        check: `${name} (process ${pid} on ${host})`,
        state: state === "ok" ? findingStates[0] : "problem",
        words: detail,
        remedy: state === "ok" ? null : remedy,
      })),
    ),
  ];
}

/** A server of its own that holds the readings; an embedded store is the running product's to judge. */
export async function examineStore(config: Config["telemetry"]): Promise<Finding[]> {
  const check = "store";
  if (config.kind === "duckdb") return [];
  const address = new URL(config.url);
  try {
    const response = await fetch(new URL("/ping", address), {
      signal: AbortSignal.timeout(5_000),
      headers: config.token === undefined ? {} : { authorization: `Token ${config.token}` },
    });
    const version = response.headers.get("x-influxdb-version") ?? "of unknown version";
    if (response.ok) return [ok(check, `InfluxDB ${version} answers at ${address.host}`)];
    return [
      problem(
        check,
        `InfluxDB at ${address.host} answers ${response.status}`,
        "Mend INFLUX_URL or INFLUX_TOKEN.",
      ),
    ];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      problem(
        check,
        `InfluxDB at ${address.host} does not answer: ${why}`,
        "Start it, or mend INFLUX_URL. Until then readings wait in the ingest log.",
      ),
    ];
  }
}
