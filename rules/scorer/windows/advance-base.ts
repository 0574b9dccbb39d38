import type { ReadingInput } from "../../conditions/condition.ts";
import { remember } from "../../evaluation/recent-readings.ts";
import type { RecentReadings } from "../../evaluation/recent-readings.ts";
import { dropFirst, isTickAt, keyAt, observedAt, placeAt, readInto } from "./input-columns.ts";
import type { Checkpoint, InputWindow } from "./input-window.ts";
import { orderAt, settleInputs } from "./take-input.ts";
import { copyOf, never } from "./watermark.ts";

/** Dropping moves what stays: not before so large a part of the window goes. */
const partsWorthDropping = 8;

/** Moves the base to the last checkpoint of settled inputs and drops what is before it. The window is evaluated. */
export function advanceBase(window: InputWindow): void {
  const { checkpoints, settled, inputs } = window;
  if (settled === inputs.count) {
    const { seq, index } = checkpoints[0]!.point;
    const moved = window.seq !== seq || window.index !== index;
    if (inputs.count > 0 || moved) emptyWindow(window);
    return;
  }
  if (settled * partsWorthDropping < inputs.count) return;
  let last = 0;
  while (last + 1 < checkpoints.length - window.pending && checkpoints[last + 1]!.at <= settled)
    last += 1;
  const dropped = checkpoints[last]!.at;
  if (dropped === 0 || dropped * partsWorthDropping < inputs.count) return;
  dropInputs(window, dropped);
  checkpoints.splice(0, last);
  for (const checkpoint of checkpoints) checkpoint.at -= dropped;
}

/** Everything counts as settled from here on, whatever its age: what is about to happen is not in the log. The window is evaluated. */
export function settleWindow(window: InputWindow): void {
  const { inputs, watermark } = window;
  const last = inputs.count === 0 ? never : keyAt(inputs, inputs.count - 1);
  const highest = Math.max(last, watermark.current, watermark.older);
  watermark.frontier = Math.max(watermark.frontier, highest + 1);
  settleInputs(window);
  emptyWindow(window);
}

function emptyWindow(window: InputWindow): void {
  const base: Checkpoint = {
    at: 0,
    states: window.states.slice(),
    point: { seq: window.seq, index: window.index },
    watermark: copyOf(window.watermark),
  };
  if (window.inputs.count > 0) dropInputs(window, window.inputs.count);
  window.checkpoints = [base];
  window.pending = 0;
  window.appended = 0;
}

function dropInputs(window: InputWindow, count: number): void {
  const { inputs, baseNewest } = window;
  rememberInputs(window, 0, count, window.recent);
  for (let i = 0; i < count; i++) {
    if (!isTickAt(inputs, i)) baseNewest[placeAt(inputs, i)] = observedAt(inputs, i);
  }
  window.base = orderAt(inputs, count - 1);
  dropFirst(inputs, count);
  window.settled -= count;
  window.evaluated -= count;
  if (window.marks.length === 0) return;
  window.marks = window.marks.filter((mark) => mark.index >= count);
  for (const mark of window.marks) mark.index -= count;
}

const reading: ReadingInput = {
  signalId: 0,
  observedAt: 0,
  receivedAt: 0,
  value: null,
  code: null,
  quality: "good",
};

/** Adds the readings among the inputs to what is remembered, by place of the signal. */
function rememberInputs(
  { inputs, plan }: InputWindow,
  from: number,
  to: number,
  recent: readonly RecentReadings[],
): void {
  for (let i = from; i < to; i++) {
    if (isTickAt(inputs, i)) continue;
    readInto(inputs, i, plan.signals, reading);
    remember(recent[placeAt(inputs, i)]!, reading);
  }
}

/** What was remembered of a window's signals when the input before `upTo` had come. Changed in place as it is asked for later ones. */
export interface Remembered {
  window: InputWindow;
  upTo: number;
  recent: RecentReadings[];
}

/**
 * What was known of the signals when the input at `index` came: that of the base, and what came since. By place of the signal. `before`:
 * the last answer, from which it goes on where it can; to be forgotten when the window's inputs change.
 */
export function recentAt(window: InputWindow, index: number, before?: Remembered): Remembered {
  const goesOn = before !== undefined && before.window === window && before.upTo <= index + 1;
  const remembered = goesOn ? before : { window, upTo: 0, recent: window.recent.map(copied) };
  rememberInputs(window, remembered.upTo, index + 1, remembered.recent);
  remembered.upTo = index + 1;
  return remembered;
}

const copied = ({ at, values }: RecentReadings): RecentReadings => ({
  at: at.slice(),
  values: values.slice(),
});
