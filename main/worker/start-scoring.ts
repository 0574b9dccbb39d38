import { readLastHeard } from "#ingest";
import {
  countFigures,
  scoredPositions,
  seedDefaultRule,
  startScorer,
  startSuppressions,
  startTopology,
} from "#rules";
import type { Scorer } from "#rules";
import { isOnlyWriter } from "../parts.ts";
import type { Parts } from "../parts.ts";
import { startScorerThread } from "../scorer-thread/start-scorer-thread.ts";
import { checkBehind } from "../watch/check-behind.ts";

export interface HowToScore {
  /** In a thread of its own, which knows the system's clock only. */
  scorerThread: boolean;
  onFatal: (reason: string) => void;
}

/** Readings into flags: the scorer, who is silent behind a gateway, and what keeps people from being told. */
export async function startScoring(
  stack: AsyncDisposableStack,
  parts: Parts,
  how: HowToScore,
): Promise<void> {
  const { db, log, clock, ingest } = parts;
  await seedDefaultRule(db, clock.now());
  const scorer = await scorerFor(parts, how);
  stack.defer(() => scorer.stop());
  parts.checks.push(
    checkBehind({
      name: "scorer",
      done: "scored",
      remedy: "Add worker processes or cores, or look for a rule that fails in the log.",
      db,
      clock,
      positions: () => scoredPositions(db),
    }),
  );
  const topology = startTopology({
    db,
    registry: ingest.registry,
    lastHeard: (assetIds) => readLastHeard(db, assetIds),
    clock,
    log,
  });
  stack.defer(() => topology.stop());
  const suppressions = startSuppressions({ db, clock, log });
  stack.defer(() => suppressions.stop());
}

function scorerFor(parts: Parts, { scorerThread, onFatal }: HowToScore): Promise<Scorer> {
  const { config, db, queues, log, clock, metrics, ingest } = parts;
  const { registry, ingestLog } = ingest;
  if (!scorerThread) {
    const figures = countFigures(metrics);
    return startScorer({ db, queues, ingestLog, registry, clock, log, figures });
  }
  const { partitions, logLevel } = config;
  const settings = { databaseUrl: db.url, partitions, onlyWriter: isOnlyWriter(config), logLevel };
  return startScorerThread({ settings, ingestLog, queues, metrics, onEnd: onFatal });
}
