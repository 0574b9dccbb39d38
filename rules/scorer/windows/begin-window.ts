import type { WindowPlan } from "../asset-plan.ts";
import { nothingKnown } from "../gather-settled.ts";
import type { SettledPast } from "../gather-settled.ts";
import { openWindow } from "./input-window.ts";
import type { InputWindow, Point } from "./input-window.ts";
import { openListener } from "./listener.ts";
import type { Listener } from "./listener.ts";
import { statesFrom } from "./store-window.ts";
import { freshWatermark } from "./watermark.ts";

/** A window for these rules with a past in which everything is settled: it takes what comes after this point of the log. */
export function beginWindow(plan: WindowPlan, past: SettledPast, point: Point): InputWindow {
  const { signals, states } = begun(plan, past);
  const watermark = freshWatermark(signals.length);
  watermark.newest = signals.map(({ newest }) => newest);
  watermark.frontier = Math.max(...signals.map(({ frontier }) => frontier));
  const recent = signals.map(copied);
  return openWindow(plan, { states, recent, watermark, point });
}

export function beginListener(plan: WindowPlan, past: SettledPast, point: Point): Listener {
  const { signals, states } = begun(plan, past);
  const newest = signals.map((signal) => signal.newest);
  return openListener(plan, { states, recent: signals.map(copied), newest, point });
}

const begun = (plan: WindowPlan, past: SettledPast) => ({
  signals: plan.signals.map((signal) => past.signals.get(signal) ?? nothingKnown()),
  states: statesFrom(past.rules, plan),
});

/** Each window remembers for itself. */
const copied = ({ recent }: { recent: { at: number[]; values: (number | string | null)[] } }) => ({
  at: recent.at.slice(),
  values: recent.values.slice(),
});
