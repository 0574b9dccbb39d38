export { seededRandom } from "./random/seeded.ts";
export { type DemoOptions, runDemo } from "./demo/run-demo.ts";
export { readRecording } from "./replay/data-sets.ts";
export type { RecordedFleet } from "./replay/recorded-fleet.ts";
export { type ReplayOptions, type ReplayResult, runReplay } from "./replay/run-replay.ts";
export { healthyFleet } from "./scenarios/healthy-fleet.ts";
