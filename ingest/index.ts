export type { IngestLog, LogEntry, LogHealth, Tick } from "./log/ingest-log.ts";
export { openLog } from "./log/open-log.ts";
export { partitionOf } from "./log/partition.ts";
export type { Reading } from "./log/reading.ts";
export { migrations } from "./migrations/index.ts";
export { type AssetDescription, createRegistry, type Registry } from "./registry/registry.ts";
export type { AssetEntry, RegistrySnapshot, SignalEntry } from "./registry/snapshot.ts";
