import type { Parts } from "../parts.ts";
import { checkDisk } from "./check-disk.ts";
import { checkEventLoop, checkMemory } from "./check-process.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { createWatch } from "./create-watch.ts";
import type { Watch } from "./create-watch.ts";
import { installationMetrics } from "./installation-metrics.ts";

/** The watch of a process: what every process has, and what its roles add to `parts.checks` as they start. */
export function watchOver(stack: AsyncDisposableStack, parts: Parts): Watch {
  const { config, db, clock, log, metrics, checks } = parts;
  const eventLoop = checkEventLoop();
  stack.defer(() => eventLoop[Symbol.dispose]());
  checks.push(eventLoop, checkMemory());
  if (config.database.kind === "embedded" || config.telemetry.kind === "duckdb") {
    checks.push(checkDisk(config.dataDir));
  }
  const { heartbeatUrl: url, roles } = config;
  const watch = createWatch({
    db,
    clock,
    log,
    metrics,
    roles,
    checks,
    // Of the roles, only `api` answers people; it also sees what the other processes say.
    heartbeat:
      url === undefined || !roles.includes("api") ? undefined : createHeartbeat({ url, log }),
  });
  stack.defer(() => watch.stop());
  // It answers for all, also for those that have no port to be asked at, or cannot be asked any more.
  if (roles.includes("api")) installationMetrics(metrics, () => watch.report());
  return watch;
}
