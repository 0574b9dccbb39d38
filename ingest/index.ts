export { certificateExpiry } from "./broker/certificate-expiry.ts";
export { startBroker } from "./broker/start-broker.ts";
export { sweepDeadLetters } from "./dead-letters/sweep-dead-letters.ts";
export { ingestMetrics } from "./intake/ingest-metrics.ts";
export type { IngestLog, LogEntry, LogHealth, Tick } from "./log/ingest-log.ts";
export { oldestEntryAfter } from "./log/oldest-entry-after.ts";
export { openLog } from "./log/open-log.ts";
export { partitionOf } from "./log/partition.ts";
export type { Reading } from "./log/reading.ts";
export { migrations } from "./migrations/index.ts";
export { type Ingest, openIngest } from "./open-ingest.ts";
export { importPlant } from "./registry/import-plant.ts";
export { type PlantDocument, plantDocumentSchema } from "./registry/plant-document.ts";
export { type AssetDescription, createRegistry, type Registry } from "./registry/registry.ts";
export type { AssetEntry, RegistrySnapshot, SignalEntry } from "./registry/snapshot.ts";
export { ingestRoutes } from "./routes/ingest-routes.ts";
export { claimClientId } from "./subscriber/claim-client-id.ts";
export { startSubscriber } from "./subscriber/start-subscriber.ts";
export { startTicks } from "./ticks/start-ticks.ts";

// Telemetry (piece of its own; see telemetry/).
export { restoreDuckdbStore } from "./telemetry/duckdb/backup.ts";
export { openTelemetryStore } from "./telemetry/open-telemetry-store.ts";
export { telemetryRoutes } from "./telemetry/routes.ts";
export { sweepTelemetry } from "./telemetry/sweep-telemetry.ts";
export type { Bucket, StoredReading, TelemetryStore } from "./telemetry/telemetry-store.ts";
export { startStoreWriter } from "./telemetry/writer/start-store-writer.ts";
export { storeWriterMetrics } from "./telemetry/writer/writer-metrics.ts";
