export { kitParts } from "./kits/kit-parts.ts";
export { migrations } from "./migrations/index.ts";
export { countOrders } from "./orders/count-orders.ts";
export type { WorkOrderCounts } from "./orders/count-orders.ts";
export { workOrderSubscriptions } from "./orders/subscriptions.ts";
export { recordedFailures } from "./outcomes/recorded-failures.ts";
export { supplyRoutes } from "./routes/supply-routes.ts";
export { workOrderRoutes } from "./routes/work-order-routes.ts";
export type { WorkOrderSettings } from "./settings.ts";
