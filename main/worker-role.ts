import {
  readLastHeard,
  startRollups,
  startStoreWriter,
  storeWriterMetrics,
  sweepDeadLetters,
  sweepTelemetry,
} from "#ingest";
import { createDelivery, createHousekeeping, createRelay, platformSweeps } from "#platform";
import type { Sweep } from "#platform";
import {
  backtestSweeps,
  closeOutSubscriptions,
  maintenanceSubscriptions,
  countFigures,
  heardPosition,
  passedPositions,
  reevaluationSubscriptions,
  repairCheckSubscriptions,
  ruleSubscriptions,
  ruleSweeps,
  scoredPositions,
  seedDefaultRule,
  startBacktests,
  startForesight,
  startRepairChecks,
  startScorer,
  startSuppressions,
  startTopology,
} from "#rules";
import { kitParts, recordedFailures, workOrderSubscriptions } from "#workorders";
import { otherClocks } from "./other-clocks.ts";
import { isOnlyWriter } from "./parts.ts";
import type { Parts } from "./parts.ts";
import { startScorerThread } from "./scorer-thread/start-scorer-thread.ts";
import { startTrimming } from "./trim-log.ts";
import { checkBehind } from "./watch/check-behind.ts";
import { checkClock } from "./watch/check-clock.ts";
import { checkOutbox } from "./watch/check-outbox.ts";
import { checkQueue } from "./watch/check-queue.ts";

const dayMs = 86_400_000;

/** What happens to readings after they are durable: store, score, deliver, keep house. */
export async function startWorker(
  stack: AsyncDisposableStack,
  parts: Parts,
  options: {
    /** In a thread of its own, which knows the system's clock only. */
    scorerThread: boolean;
    onFatal: (reason: string) => void;
  },
): Promise<void> {
  const { config, db, queues, log, clock, metrics, ingest, store, step } = parts;
  const subscriptions = [
    ...ruleSubscriptions({ clock }),
    ...reevaluationSubscriptions({
      clock,
      registry: ingest.registry,
      readHistory: (window) => store.window(window),
    }),
    ...closeOutSubscriptions({ clock, registry: ingest.registry, past: store }),
    ...maintenanceSubscriptions({ registry: ingest.registry }),
    ...repairCheckSubscriptions({
      registry: ingest.registry,
      verifyHours: config.repairVerifyHours,
    }),
    ...workOrderSubscriptions(parts.workOrders),
  ];

  await step("rules, outbox and store writer", async () => {
    const writer = startStoreWriter({
      log: ingest.ingestLog,
      store,
      db,
      registry: ingest.registry,
      clock,
      logger: log,
    });
    stack.defer(() => writer.stop());
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
      checkBehind({
        name: "scorer",
        done: "scored",
        remedy: "Add worker processes or cores, or look for a rule that fails in the log.",
        db,
        clock,
        positions: () => scoredPositions(db),
      }),
      checkOutbox(db, clock),
      checkQueue(queues),
      checkClock(db),
    );
    storeWriterMetrics(metrics, writer, clock);
    const rollups = await startRollups({
      db,
      store,
      ingestLog: ingest.ingestLog,
      registry: ingest.registry,
      clock,
      held: parts.trimHold.held,
      queues,
      log,
      metrics,
    });
    stack.defer(() => rollups.stop());
    await seedDefaultRule(db, clock.now());
    const scorer = options.scorerThread
      ? await startScorerThread({
          settings: {
            databaseUrl: db.url,
            partitions: config.partitions,
            onlyWriter: isOnlyWriter(config),
            logLevel: config.logLevel,
          },
          ingestLog: ingest.ingestLog,
          queues,
          metrics,
          onEnd: options.onFatal,
        })
      : await startScorer({
          db,
          queues,
          ingestLog: ingest.ingestLog,
          registry: ingest.registry,
          clock,
          log,
          figures: countFigures(metrics),
        });
    stack.defer(() => scorer.stop());
    const topology = startTopology({
      db,
      registry: ingest.registry,
      lastHeard: (assetIds) => readLastHeard(db, assetIds),
      clock,
      log,
    });
    stack.defer(() => topology.stop());
    const backtests = await startBacktests({
      db,
      store,
      registry: ingest.registry,
      clock,
      log,
      recordedFailures: (query) => recordedFailures(db, query),
      partsFor: (work) => kitParts(db, work),
    });
    stack.defer(() => backtests.stop());
    const foresight = startForesight({ db, registry: ingest.registry, past: store, clock, log });
    stack.defer(() => foresight.stop());
    const suppressions = startSuppressions({ db, clock, log });
    stack.defer(() => suppressions.stop());
    const repairChecks = startRepairChecks({
      db: db.as(),
      registry: ingest.registry,
      past: store,
      clock,
      log,
    });
    stack.defer(() => repairChecks.stop());
    const delivery = createDelivery({ db, queues, subscriptions, log, metrics });
    await delivery.start();
    stack.defer(() => delivery.stop());
    const relay = createRelay({ db, queues, subscriptions, log });
    await relay.start();
    stack.defer(() => relay.stop());
    const trimming = startTrimming({
      log: ingest.ingestLog,
      passed: async () => [
        writer.positions(),
        await passedPositions(db),
        // The ticks of the first partition are kept for backtests before they may go.
        [await heardPosition(db), ...Array<number>(config.partitions - 1).fill(Infinity)],
      ],
      held: parts.trimHold.held,
      logger: log,
    });
    stack.defer(() => trimming.stop());
  });

  const housekeeping = createHousekeeping({
    db,
    queues,
    clock,
    log,
    sweeps: [
      ...platformSweeps(db, config.retention),
      ...ruleSweeps(db, config.retention),
      ...backtestSweeps(db, config.retention),
      ...ingestSweeps(parts),
    ],
    otherClocks: otherClocks(parts),
  });
  await housekeeping.start();
  stack.defer(() => housekeeping.stop());
}

function ingestSweeps({ db, store, config }: Parts): Sweep[] {
  const { deadLetterDays, telemetryDays, minutesDays, hoursDays } = config.retention;
  const keepDays = { raw: telemetryDays, minutes: minutesDays, hours: hoursDays };
  return [
    {
      name: "dead-letters",
      run: (now) => sweepDeadLetters(db, now - deadLetterDays * dayMs),
    },
    {
      name: "telemetry",
      run: async (now) => (await sweepTelemetry({ store, db, now, keepDays })).removed,
    },
  ];
}
