import type { Registry } from "#ingest";
import { createRoutes } from "#platform";
import type { Clock, Database, Routes } from "#platform";
import { addAnomalyRoutes } from "../anomaly/anomaly-routes.ts";
import { addCheckRulesRoutes } from "./check-rules-routes.ts";
import { addFlagRoutes } from "./flag-routes.ts";
import { addFloodPolicyRoutes } from "./flood-policy-routes.ts";
import { addGapRoutes } from "./gap-routes.ts";
import { addLifeRoutes } from "./life-routes.ts";
import { addOnCallRoutes } from "../on-call/routes/on-call-routes.ts";
import { addProposalRoutes } from "../proposals/routes/proposal-routes.ts";
import { addOutcomeRoutes } from "./outcome-routes.ts";
import { addParameterRoutes } from "./parameter-routes.ts";
import { addPerformanceRoutes } from "./performance-routes.ts";
import { addRepairRoutes } from "./repair-routes.ts";
import { addRuleRoutes } from "./rule-routes.ts";
import { addSuppressionRoutes } from "./suppression-routes.ts";
import { addUnreachableRoutes } from "./unreachable-routes.ts";

/** The module's part of the API: rules, their versions and records; flags and their evidence. */
export function ruleRoutes(options: { db: Database; registry: Registry; clock: Clock }): Routes {
  const routes = createRoutes();
  addRuleRoutes(routes, options);
  addCheckRulesRoutes(routes, options);
  addFlagRoutes(routes, options);
  addFloodPolicyRoutes(routes, options);
  addAnomalyRoutes(routes, options);
  addOutcomeRoutes(routes, options);
  addParameterRoutes(routes, options);
  addGapRoutes(routes, options);
  addLifeRoutes(routes, options);
  addOnCallRoutes(routes, options);
  addPerformanceRoutes(routes, options);
  addProposalRoutes(routes, options);
  addRepairRoutes(routes, options);
  addSuppressionRoutes(routes, options);
  addUnreachableRoutes(routes, options);
  return routes;
}
