export { collectMessages, giveContactPoint } from "./collect-messages.ts";
export { manualClock } from "./manual-clock.ts";
export type { ManualClock } from "./manual-clock.ts";
export { testDatabase } from "./test-database.ts";
export { startRedis } from "./redis-server.ts";
export { settleOutbox } from "./settle-outbox.ts";
export { testApi } from "./test-api.ts";
export { testQueues } from "./test-queues.ts";
export { walkGuards } from "./walk-guards.ts";
