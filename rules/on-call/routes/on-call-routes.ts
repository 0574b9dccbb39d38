import type { Registry } from "#ingest";
import type { Clock, Database, Routes } from "#platform";
import { addAcknowledgeRoutes } from "../acknowledge/acknowledge-routes.ts";
import { addEscalationRoutes } from "./escalation-routes.ts";
import { addPolicyRoutes } from "./policy-routes.ts";
import { addRosterRoutes } from "./roster-routes.ts";
import { addRotaRoutes } from "./rota-routes.ts";
import { addStandInRoutes } from "./stand-in-routes.ts";

/** Rotas, policies, what is being told to whom, and the link in a message. */
export function addOnCallRoutes(
  routes: Routes,
  options: { db: Database; registry: Pick<Registry, "asset">; clock: Clock },
): void {
  addRotaRoutes(routes, options);
  addRosterRoutes(routes, options);
  addStandInRoutes(routes, options);
  addPolicyRoutes(routes, options);
  addEscalationRoutes(routes, options);
  addAcknowledgeRoutes(routes, options);
}
