import { createRoutes } from "../../http/create-routes.ts";
import type { Routes } from "../../http/create-routes.ts";
import { addChannelRoutes } from "./channel-routes.ts";
import { addConfirmationRoutes } from "./confirmation-routes.ts";
import { addContactRoutes } from "./contact-routes.ts";
import type { RouteDeps } from "./deps.ts";
import { addMessageRoutes } from "./message-routes.ts";
import { addQuietHoursRoutes } from "./quiet-hours-routes.ts";
import { addWebhookRoutes } from "./webhook-routes.ts";

/** How I am told, what was told, and the programs that are told. */
export function notifierRoutes(deps: RouteDeps): Routes {
  const routes = createRoutes();
  addChannelRoutes(routes, deps);
  addContactRoutes(routes, deps);
  addConfirmationRoutes(routes, deps);
  addQuietHoursRoutes(routes, deps);
  addMessageRoutes(routes, deps);
  addWebhookRoutes(routes, deps);
  return routes;
}
