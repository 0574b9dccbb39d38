import { startLinkHistory, startRollups, startStoreWriter, storeWriterMetrics } from "#ingest";
import type { Parts } from "../parts.ts";
import { checkBehind } from "../watch/check-behind.ts";

/** Readings into the telemetry store, and from there into minutes and hours. @returns how far the store has come, by partition */
export async function startStoring(
  stack: AsyncDisposableStack,
  parts: Parts,
): Promise<{ positions(): number[] }> {
  const { db, queues, log, clock, metrics, ingest, store } = parts;
  const { registry, ingestLog } = ingest;
  const writer = startStoreWriter({ log: ingestLog, store, db, registry, clock, logger: log });
  stack.defer(() => writer.stop());
  storeWriterMetrics(metrics, writer, clock);
  parts.checks.push(
    checkBehind({
      name: "store",
      done: "stored",
      remedy:
        "See whether the telemetry store runs and its disk has room; readings wait in the ingest log and nothing is lost.",
      db,
      clock,
      positions: () => writer.positions(),
    }),
  );
  const rollups = await startRollups({
    db,
    store,
    ingestLog,
    registry,
    clock,
    held: parts.trimHold.held,
    queues,
    log,
    metrics,
  });
  stack.defer(() => rollups.stop());
  const history = startLinkHistory({ db, registry, store, ingestLog, log });
  stack.defer(() => history.stop());
  return writer;
}
