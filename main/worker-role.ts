import { createDelivery, createRelay, startSender } from "#platform";
import { heardPosition, passedPositions } from "#rules";
import type { Parts } from "./parts.ts";
import { startTrimming } from "./trim-log.ts";
import { checkClock } from "./watch/check-clock.ts";
import { checkMessages } from "./watch/check-messages.ts";
import { checkOutbox } from "./watch/check-outbox.ts";
import { checkQueue } from "./watch/check-queue.ts";
import { keepHouse } from "./worker/keep-house.ts";
import { startEscalating } from "./worker/start-escalating.ts";
import { startLearning } from "./worker/start-learning.ts";
import { startScoring } from "./worker/start-scoring.ts";
import type { HowToScore } from "./worker/start-scoring.ts";
import { startStoring } from "./worker/start-storing.ts";
import { subscriptionsOf } from "./worker/subscriptions.ts";

/** What happens to readings after they are durable: store, score, deliver, keep house. */
export async function startWorker(
  stack: AsyncDisposableStack,
  parts: Parts,
  options: HowToScore,
): Promise<void> {
  const { config, db, queues, log, clock, metrics, ingest, notifier, step } = parts;
  const subscriptions = subscriptionsOf(parts);
  await step("rules, outbox and store writer", async () => {
    const stored = await startStoring(stack, parts);
    await startScoring(stack, parts, options);
    await startLearning(stack, parts);
    startEscalating(stack, parts);
    parts.checks.push(checkOutbox(db, clock), checkQueue(queues), checkClock(db));
    const delivery = createDelivery({ db, queues, subscriptions, log, metrics });
    await delivery.start();
    stack.defer(() => delivery.stop());
    const relay = createRelay({ db, queues, subscriptions, log });
    await relay.start();
    stack.defer(() => relay.stop());
    const sender = await startSender({ db, queues, clock, log, metrics, notifier });
    stack.defer(() => sender.stop());
    parts.checks.push(checkMessages(db, clock));
    const trimming = startTrimming({
      log: ingest.ingestLog,
      passed: async () => [
        stored.positions(),
        await passedPositions(db),
        // The ticks of the first partition are kept for backtests before they may go.
        [await heardPosition(db), ...Array<number>(config.partitions - 1).fill(Infinity)],
      ],
      held: parts.trimHold.held,
      logger: log,
    });
    stack.defer(() => trimming.stop());
  });
  await keepHouse(stack, parts);
}
