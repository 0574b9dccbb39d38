import type { Transition } from "../evaluation/evaluate.ts";
import { evidenceOf } from "../evaluation/evidence.ts";
import type { Evidence } from "../evaluation/evidence.ts";
import type { RecentReadings } from "../evaluation/recent-readings.ts";
import type { Assessment, Judgement } from "./assessment.ts";
import type { AssetMemory } from "./asset-memory.ts";
import { noteRevised, noteSaid } from "./learning.ts";
import type { PlannedRule, WindowPlan } from "./asset-plan.ts";
import { recentAt } from "./windows/advance-base.ts";
import type { Remembered } from "./windows/advance-base.ts";
import type { FoldReport } from "./windows/fold-window.ts";
import { isTickAt, receivedAt } from "./windows/input-columns.ts";
import type { InputWindow, Mark } from "./windows/input-window.ts";
import type { RowReport } from "./windows/fold-rows.ts";

/** Turns what evaluation tells of one asset after another into changes, with the evidence as it was at each moment. */
export interface Report extends FoldReport, RowReport {
  about(memory: AssetMemory): void;
}

export function reportInto(result: Assessment): Report {
  let memory!: AssetMemory;
  let before: Remembered | undefined;

  const judgement = (window: InputWindow, { index, place, transition }: Mark): Judgement => {
    const { inputs, plan } = window;
    before = recentAt(window, index, before);
    return {
      transition,
      receivedAt: isTickAt(inputs, index) ? null : receivedAt(inputs, index),
      evidence: cutEvidence(plan.rules[place]!, transition, plan.signals, before.recent),
    };
  };
  const failed = ({ plan }: { plan: WindowPlan }, place: number, error: unknown) =>
    noteFailure(result, memory, plan.rules[place]!, error);

  return {
    about(next) {
      memory = next;
      before = undefined;
    },
    told(window, mark) {
      const rule = window.plan.rules[mark.place]!;
      noteSaid(memory.learning, rule, mark.transition);
      result.changes.push({ kind: "transition", memory, rule, ...judgement(window, mark) });
    },
    revised(window, { place, activeBefore, was: told, now: marks }) {
      const rule = window.plan.rules[place]!;
      const was = told.map((mark) => mark.transition);
      const now = marks.map((mark) => judgement(window, mark));
      const story = { activeBefore, was, now: now.map(({ transition }) => transition) };
      noteRevised(memory.learning, rule, story);
      result.changes.push({ kind: "revision", memory, rule, activeBefore, was, now });
    },
    heard({ plan, recent }, place, transition, receivedAt) {
      const rule = plan.rules[place]!;
      noteSaid(memory.learning, rule, transition);
      const evidence = cutEvidence(rule, transition, plan.signals, recent);
      result.changes.push({ kind: "transition", memory, rule, transition, receivedAt, evidence });
    },
    scored({ plan }, place, scores) {
      result.scores.push({ memory, rule: plan.rules[place]!, scores });
    },
    failed,
  };
}

/** `recent`: by place in `signals`. */
export const cutEvidence = (
  rule: PlannedRule,
  transition: Transition,
  signals: readonly number[],
  recent: readonly RecentReadings[],
): Evidence =>
  evidenceOf({
    explanation: transition.explanation,
    triggeredAt: transition.type === "raised" ? transition.triggeredAt : transition.at,
    signals: rule.signals,
    recent: (signalId) => recent[signals.indexOf(signalId)],
    rule: {
      key: rule.live.definition.key,
      version: rule.live.version,
      condition: rule.live.definition.condition,
      parameters: rule.live.definition.resolved,
    },
  });

export function noteFailure(
  result: Assessment,
  memory: AssetMemory,
  { live: { versionId } }: PlannedRule,
  error: unknown,
): void {
  const times = (result.failures.get(versionId)?.times ?? 0) + 1;
  const message = error instanceof Error ? error.message : String(error);
  result.failures.set(versionId, { times, message: `on ${memory.asset.tag}: ${message}` });
}
