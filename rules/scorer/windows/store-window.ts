import type { ConditionState } from "../../conditions/condition.ts";
import type { RecentReadings } from "../../evaluation/recent-readings.ts";
import type { WindowPlan } from "../asset-plan.ts";
import { keptMemory } from "../kept-memory.ts";
import type { StoredReadings, StoredRules, StoredWindow } from "../stored-asset.ts";
import { openWindow, wholeEntry } from "./input-window.ts";
import type { InputWindow, Point } from "./input-window.ts";
import { openListener } from "./listener.ts";
import type { Listener } from "./listener.ts";
import { allSettled, freshWatermark } from "./watermark.ts";
import type { Watermark } from "./watermark.ts";

/** From where on the log must be read again to have the inputs that are not in the base; null: there are none. */
export function neededFrom(window: InputWindow): number | null {
  if (window.inputs.count === 0 && allSettled(window.watermark)) return null;
  const { seq, index } = window.checkpoints[0]!.point;
  return index === wholeEntry ? seq + 1 : seq;
}

/** The window as it was at its base; the rest is in the log. */
export function storedWindow(window: InputWindow): StoredWindow {
  const { plan, base, baseNewest, recent } = window;
  const { states, point, watermark } = window.checkpoints[0]!;
  const { epochStart, epochCount, current, older } = watermark;
  return {
    ...namesOf(plan, states!),
    point: [point.seq, point.index],
    neededFrom: neededFrom(window),
    watermark: {
      newest: watermark.newest,
      frontier: watermark.frontier,
      epoch: [epochStart, epochCount, current, older],
    },
    base: [base.key, base.place, base.observedAt],
    baseNewest,
    recent: recent.map(storedReadings),
  };
}

/** A listener has no base: it is stored as it is. */
export function storedListener(listener: Listener): StoredWindow {
  const { plan, states, newest, point, recent } = listener;
  const { frontier, epochStart, epochCount, current, older } = freshWatermark(0);
  return {
    ...namesOf(plan, states),
    point: [point.seq, point.index],
    neededFrom: null,
    watermark: { newest, frontier, epoch: [epochStart, epochCount, current, older] },
    base: [frontier, -1, frontier],
    baseNewest: newest,
    recent: recent.map(storedReadings),
  };
}

export function namesOf(
  { order, signals, lateness, rules }: WindowPlan,
  states: readonly ConditionState[],
) {
  const stored: StoredRules = {};
  for (const [place, { live, bound }] of rules.entries()) {
    stored[bound.key] = { fingerprint: live.fingerprint, state: { condition: states[place]! } };
  }
  return { order, signals: [...signals], lateness: [...lateness], rules: stored };
}

/** A window as it was stored, to go on from its base; `plan` has only rules whose state is stored. */
export function windowFrom(stored: StoredWindow, plan: WindowPlan): InputWindow {
  const [key, place, observedAt] = stored.base;
  return openWindow(plan, {
    states: statesFrom(stored.rules, plan),
    recent: stored.recent.map(recentFrom),
    watermark: watermarkFrom(stored),
    point: pointFrom(stored),
    base: { key, place, observedAt },
    baseNewest: stored.baseNewest,
  });
}

export const listenerFrom = (stored: StoredWindow, plan: WindowPlan): Listener =>
  openListener(plan, {
    states: statesFrom(stored.rules, plan),
    recent: stored.recent.map(recentFrom),
    newest: [...stored.watermark.newest],
    point: pointFrom(stored),
  });

/** What a rule has learnt stays where its condition is the same. */
export const statesFrom = (stored: StoredRules, plan: WindowPlan): ConditionState[] =>
  plan.rules.map((rule) => {
    const kept = keptMemory(stored, rule);
    if (kept === undefined) return rule.bound.condition.initial();
    // Of another: that one may live on and change what is its own.
    return kept.own ? kept.state.condition : structuredClone(kept.state.condition);
  });

export const pointFrom = ({ point: [seq, index] }: StoredWindow): Point => ({ seq, index });

export function watermarkFrom({ watermark: { newest, frontier, epoch } }: StoredWindow): Watermark {
  const [epochStart, epochCount, current, older] = epoch;
  return { newest: [...newest], frontier, epochStart, epochCount, current, older };
}

const storedReadings = ({ at, values }: RecentReadings): StoredReadings => {
  const from = at[0] ?? 0;
  return { from, steps: at.map((each, index) => each - (at[index - 1] ?? from)), values };
};

export function recentFrom({ from, steps, values }: StoredReadings): RecentReadings {
  let at = from;
  return { at: steps.map((step) => (at += step)), values: [...values] };
}
