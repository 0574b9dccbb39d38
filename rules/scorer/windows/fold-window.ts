import equal from "fast-deep-equal";
import type { ConditionState, ReadingInput, TickInput } from "../../conditions/condition.ts";
import { judge } from "../../evaluation/evaluate.ts";
import type { RuleInput, Transition } from "../../evaluation/evaluate.ts";
import type { WindowPlan } from "../asset-plan.ts";
import { isTickAt, observedAt, readInto, receivedAt } from "./input-columns.ts";
import { clean } from "./input-window.ts";
import type { Checkpoint, InputWindow, Mark } from "./input-window.ts";

/** Hears what an evaluation leads to, while the inputs are still there to cut evidence from. */
export interface FoldReport {
  /** Of an input that was not evaluated before. */
  told(window: InputWindow, mark: Mark): void;
  /** The stretch of the inputs evaluated before that changed: what was told of it, and what is true of it now. */
  revised(
    window: InputWindow,
    revision: { place: number; activeBefore: boolean; was: Mark[]; now: Mark[] },
  ): void;
  failed(part: { plan: WindowPlan }, place: number, error: unknown): void;
}

/** Evaluates what was taken in: first what changed among the inputs evaluated before, then those that came behind them. */
export function foldWindow(window: InputWindow, report: FoldReport): void {
  if (window.dirtyFrom !== clean) {
    const from = startFor(window);
    const revised: Mark[][] = [];
    for (let place = 0; place < window.states.length; place++) {
      refold(window, place, from, revised, report);
    }
    if (revised.length > 0) {
      window.marks = [...window.marks, ...revised.flat()].sort((a, b) => a.index - b.index);
    }
    window.dirtyFrom = clean;
    window.dirtyTo = -1;
  }
  foldNew(window, report);
}

// One of each for all: a condition keeps what it needs of an input, never the input.
const reading: ReadingInput = {
  signalId: 0,
  observedAt: 0,
  receivedAt: 0,
  value: null,
  code: null,
  quality: "good",
};
const tick: TickInput = { at: 0, healthySince: 0 };
const readingInput: RuleInput = { kind: "reading", reading };
const tickInput: RuleInput = { kind: "tick", tick };

function inputAt({ inputs, plan }: InputWindow, index: number): RuleInput {
  if (isTickAt(inputs, index)) {
    tick.at = observedAt(inputs, index);
    tick.healthySince = receivedAt(inputs, index);
    return tickInput;
  }
  readInto(inputs, index, plan.signals, reading);
  return readingInput;
}

const transitions: Transition[] = [];

function stepAt(
  window: InputWindow,
  place: number,
  index: number,
  state: ConditionState,
  input: RuleInput,
  report: FoldReport,
): ConditionState {
  transitions.length = 0;
  try {
    return judge(window.plan.conditions[place]!, state, input, transitions);
  } catch (error) {
    // A rule that fails on an input goes on as if the input had not been.
    transitions.length = 0;
    if (index >= window.evaluated || index >= window.dirtyFrom) report.failed(window, place, error);
    return state;
  }
}

/** Inputs that come behind all that were evaluated. */
function foldNew(window: InputWindow, report: FoldReport): void {
  const { inputs, states, checkpoints } = window;
  const rules = states.length;
  let next = checkpoints.length - window.pending;
  for (let index = window.evaluated; index < inputs.count; index++) {
    for (; next < checkpoints.length && checkpoints[next]!.at === index; next++) {
      checkpoints[next]!.states = states.slice();
      window.pending -= 1;
    }
    const input = inputAt(window, index);
    for (let place = 0; place < rules; place++) {
      states[place] = stepAt(window, place, index, states[place]!, input, report);
      if (transitions.length > 0) tellNew(window, place, index, report);
    }
  }
  window.evaluated = inputs.count;
}

function tellNew(window: InputWindow, place: number, index: number, report: FoldReport): void {
  for (const transition of transitions) {
    const mark = { index, place, transition };
    window.marks.push(mark);
    report.told(window, mark);
  }
}

/** The last checkpoint before the first change. */
function startFor(window: InputWindow): number {
  const { checkpoints, dirtyFrom } = window;
  let from = checkpoints.length - 1;
  while (checkpoints[from]!.at > dirtyFrom || checkpoints[from]!.states === null) from -= 1;
  return from;
}

/**
 * Evaluates one rule again from a checkpoint on, up to a later one where its state is what it was there before, or to the end of what had
 * been evaluated: a limit meets its former self soon, a mean of an hour does not.
 */
function refold(
  window: InputWindow,
  place: number,
  from: number,
  revised: Mark[][],
  report: FoldReport,
): void {
  const { checkpoints, dirtyFrom, dirtyTo, evaluated } = window;
  let state = checkpoints[from]!.states![place]!;
  let activeBefore = state.active;
  let next: Checkpoint | undefined = checkpoints[from + 1];
  let following = from + 2;
  const now: Mark[] = [];
  let end = evaluated;
  for (let index = checkpoints[from]!.at; index < evaluated; index++) {
    if (next !== undefined && next.states !== null && next.at === index) {
      if (index > dirtyTo && equal(state, next.states[place])) {
        end = index;
        break;
      }
      next.states[place] = state;
      next = checkpoints[following++];
    }
    if (index === dirtyFrom) activeBefore = state.active;
    state = stepAt(window, place, index, state, inputAt(window, index), report);
    if (index < dirtyFrom) continue;
    for (const transition of transitions) now.push({ index, place, transition });
  }
  if (end === evaluated) window.states[place] = state;
  const concerned = (mark: Mark) => mark.place === place && mark.index >= dirtyFrom;
  const was = window.marks.filter(concerned);
  // What came behind the meeting was told as it is; it belongs to the story up to the present.
  now.push(...was.filter((mark) => mark.index >= end));
  if (was.length + now.length === 0) return;
  window.marks = window.marks.filter((mark) => !concerned(mark));
  revised.push(now);
  if (was.length === now.length && was.every((mark, i) => tellTheSame(mark, now[i]!))) return;
  report.revised(window, { place, activeBefore, was, now });
}

/** To a person who reads the flag. */
const tellTheSame = ({ transition: a }: Mark, { transition: b }: Mark): boolean =>
  a.type === b.type &&
  a.at === b.at &&
  (a.type !== "raised" || b.type !== "raised" || a.triggeredAt === b.triggeredAt) &&
  a.explanation.words === b.explanation.words;
