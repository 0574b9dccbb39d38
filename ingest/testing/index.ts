// For tests of other modules that need what ingest is used with.
export { startDebianInflux } from "../telemetry/influx/testing/debian-influx.ts";
export { createAuthority } from "./certificates.ts";
export { startMosquitto } from "./mosquitto.ts";
