import { createRoutes, type Routes } from "#platform";
import type { Ingest } from "../open-ingest.ts";
import { addCommissioningRoutes } from "./commissioning-routes.ts";
import { addHealthRoutes } from "../quality/health-routes.ts";
import { addDeadLetterRoutes } from "./dead-letter-routes.ts";
import { addDeviceRoutes } from "./device-routes.ts";
import { addInboxRoutes } from "./inbox-routes.ts";
import { addHeldDeviceRoutes } from "./held-device-routes.ts";
import { addRegistryRoutes } from "./registry-routes.ts";

/** Everything ingest answers over HTTP, but for telemetry. */
export function ingestRoutes(ingest: Ingest): Routes {
  const routes = createRoutes();
  addRegistryRoutes(routes, ingest);
  addDeviceRoutes(routes, ingest);
  addDeadLetterRoutes(routes, ingest);
  addHealthRoutes(routes, ingest);
  addHeldDeviceRoutes(routes, ingest);
  addCommissioningRoutes(routes, ingest);
  addInboxRoutes(routes, ingest);
  return routes;
}
