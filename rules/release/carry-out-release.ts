import { appendToOutbox, conflict } from "#platform";
import { lockRules, noteRulesChanged } from "../store/notify-changed.ts";
import type { Trx } from "../tables.ts";
import { decideRelease } from "./decide-release.ts";
import { policyOfRule } from "./policy-store.ts";
import { stageChanged } from "./release-events.ts";
import type { ReleaseCommand, ReleaseEvent } from "./release-state.ts";
import { recordStageChanges, releaseStateOf } from "./stage-changes.ts";
import type { ChangedBy } from "./stage-changes.ts";

/**
 * Carries out one step of a rule's versions: history, stages, the word to scorers and to others, in the transaction given.
 * @throws AppError conflict, with the reason and the remedy, when the step is not possible
 */
export async function carryOutRelease(
  trx: Trx,
  rule: { id: number; key: string },
  command: Exclude<ReleaseCommand, { type: "add" }>,
  by: ChangedBy,
  now: number,
): Promise<readonly ReleaseEvent[]> {
  await lockRules(trx);
  const state = await releaseStateOf(trx, rule.id);
  const { policy } = await policyOfRule(trx, rule.id);
  const decision = decideRelease(state, command, { at: now, standBy: policy.standByDays > 0 });
  if (!decision.ok) {
    throw conflict(
      `Rule "${rule.key}" cannot do this step: ${decision.reason}.`,
      { key: rule.key },
      "release-refused",
    );
  }
  if (decision.events.length === 0) return [];
  await recordStageChanges(trx, rule.id, decision.events, by);
  await noteRulesChanged(trx);
  await appendToOutbox(
    trx,
    decision.events.map((event) => stageChanged(rule.key, event, by)),
  );
  return decision.events;
}
