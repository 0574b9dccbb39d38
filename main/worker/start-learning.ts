import {
  startBacktests,
  startExposure,
  startForesight,
  startGaps,
  startProposals,
  startRepairChecks,
} from "#rules";
import { kitParts, recordedFailures } from "#workorders";
import type { Parts } from "../parts.ts";

/** The past put to use: rules tried on it, signs learnt from it, repairs held against it. */
export async function startLearning(stack: AsyncDisposableStack, parts: Parts): Promise<void> {
  const { db, log, clock, ingest, store } = parts;
  const { registry } = ingest;
  const backtests = await startBacktests({
    db,
    store,
    registry,
    clock,
    log,
    recordedFailures: (query) => recordedFailures(db, query),
    partsFor: (work) => kitParts(db, work),
  });
  stack.defer(() => backtests.stop());
  const foresight = startForesight({ db, registry, past: store, clock, log });
  stack.defer(() => foresight.stop());
  const gaps = await startGaps({ db, registry, past: store, clock, log });
  stack.defer(() => gaps.stop());
  const exposure = startExposure({ db, registry, past: store, clock, log });
  stack.defer(() => exposure.stop());
  const proposals = await startProposals({ db, registry, store, clock, log });
  stack.defer(() => proposals.stop());
  const repairChecks = startRepairChecks({ db: db.as(), registry, past: store, clock, log });
  stack.defer(() => repairChecks.stop());
}
