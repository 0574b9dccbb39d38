// For tests of other modules that need what ingest is used with.
export { startDebianInflux } from "../telemetry/influx/testing/debian-influx.ts";
export { createAuthority } from "./certificates.ts";
export { mostConnections } from "../broker/most-connections.ts";
export { startLineProcess } from "./hostile/line-process.ts";
export { swarmStatusSchema } from "./hostile/swarm-words.ts";
export type { SwarmOrders } from "./hostile/swarm-words.ts";
export { prepareMosquitto, startMosquitto } from "./mosquitto.ts";
