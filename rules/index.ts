export { countFlags } from "./flags/count-flags.ts";
export type { FlagCounts } from "./flags/count-flags.ts";
export { ruleSweeps } from "./housekeeping/sweeps.ts";
export { migrations } from "./migrations/index.ts";
export { ruleSubscriptions } from "./records/take-outcomes.ts";
export { ruleRoutes } from "./routes/routes.ts";
export { scoredPositions } from "./scorer/position.ts";
export { startScorer } from "./scorer/start-scorer.ts";
export { wakeScorers } from "./scorer/wake-scorers.ts";
