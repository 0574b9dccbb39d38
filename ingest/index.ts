export type { IngestLog, LogEntry, Tick } from "./log/ingest-log.ts";
export type { Reading } from "./log/reading.ts";
export { migrations } from "./migrations/index.ts";
