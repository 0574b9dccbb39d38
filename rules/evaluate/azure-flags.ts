import { probabilityOf } from "../detectors/failure-modes.ts";
import type { FailureModes } from "../detectors/failure-modes.ts";
import type { FleetEvent, Run } from "./azure-fleet.ts";
import type { Signs } from "./azure-signs.ts";

/** Raised from here on, and only again once it was below the other. */
const raiseAt = 0.5;
const clearAt = 0.1;

/** Flags of a run, one a failure mode at a time: what a live system would have raised, in its order. */
export function flagsOf(
  run: Run,
  signs: readonly Signs[],
  model: FailureModes,
  failures: readonly FleetEvent[],
): FleetEvent[] {
  const flags: FleetEvent[] = [];
  for (const mode of model.modes.keys()) {
    let raised = false;
    for (const [index, now] of run.at.entries()) {
      const { probability } = probabilityOf(model, mode, signs[index]!);
      const failed = failures.some(
        ({ machine, at, what }) => machine === run.machine && at === now && what === mode,
      );
      if (failed || probability < clearAt) raised = false;
      else if (!raised && probability >= raiseAt) {
        raised = true;
        flags.push({ machine: run.machine, at: now, what: mode });
      }
    }
  }
  return flags;
}
