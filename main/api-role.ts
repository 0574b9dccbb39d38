import { webDist } from "#dashboards";
import { ingestRoutes, telemetryRoutes } from "#ingest";
import { createHttp, forgetProcess, notifierRoutes } from "#platform";
import type { Http } from "#platform";
import { backtestRoutes, recordRoutes, ruleRoutes } from "#rules";
import {
  orderEscalationRoutes,
  recordedFailuresOf,
  supplyRoutes,
  workOrderRoutes,
} from "#workorders";
import { backupRoutes } from "./backup/backup-routes.ts";
import type { BackupRoutesOptions } from "./backup/backup-routes.ts";
import type { Parts } from "./parts.ts";
import type { Progress } from "./progress.ts";
import { readinessOf } from "./watch/check.ts";
import { clockRoutes } from "./watch/clock-routes.ts";
import { healthRoutes } from "./watch/health-routes.ts";
import { parkedRoutes } from "./watch/parked-routes.ts";
import type { Watch } from "./watch/create-watch.ts";
import { systemRoutes } from "./system-routes.ts";

/** People and programs: the API, the feed, the pages. @returns where it listens. */
export async function startApi(
  stack: AsyncDisposableStack,
  parts: Parts,
  options: { progress: () => Promise<Progress>; backups: BackupRoutesOptions; watch: Watch },
): Promise<{ url: string; app: Http["app"] }> {
  const { config, db, clock, log, metrics, ingest, store, step, workOrders, notifier } = parts;
  const { registry } = ingest;
  const http = createHttp({ config, db, clock, log, metrics });
  http.readiness.registerAll(() => readinessOf(options.watch.results()));
  http.mount(
    ingestRoutes(ingest),
    telemetryRoutes({ db, store, registry, ingestLog: ingest.ingestLog, clock }),
    ruleRoutes({ db, clock, registry }),
    recordRoutes({
      db,
      clock,
      registry,
      recordedFailures: (query) => recordedFailuresOf(db, query),
    }),
    backtestRoutes({ db, clock, registry }),
    workOrderRoutes(db, workOrders),
    orderEscalationRoutes(db),
    supplyRoutes(db, workOrders),
    notifierRoutes({ db, clock, notifier }),
    systemRoutes(options.progress),
    parkedRoutes(db),
    clockRoutes({ db, clock, log }),
    healthRoutes({
      report: () => options.watch.report(),
      forget: (id) => forgetProcess(db, id),
    }),
    backupRoutes(options.backups),
  );
  http.serveWeb(webDist);
  const { url } = await step("API and web pages", () => http.listen());
  stack.defer(() => http.close());
  return { url, app: http.app };
}
