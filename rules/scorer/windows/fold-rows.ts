import type { ReadingInput, RowInput, RowScores } from "../../conditions/condition.ts";
import { judge } from "../../evaluation/evaluate.ts";
import type { RuleInput, Transition } from "../../evaluation/evaluate.ts";
import { remember } from "../../evaluation/recent-readings.ts";
import type { ListenerReport } from "./listener.ts";
import { shownValue } from "./pack-recent.ts";
import type { DueRow, RowWindow } from "./row-window.ts";
import { isWorthSettling, settleRows } from "./take-row-reading.ts";

/** Hears what the judgement of rows leads to. */
export interface RowReport extends ListenerReport {
  /** Once a row, whether it is told of or not. */
  scored(window: RowWindow, place: number, scores: RowScores): void;
}

const row: RowInput = { at: 0, until: 0, values: new Float64Array(), learn: true };
const input: RuleInput = { kind: "row", row };
const told: Transition[] = [];
const reading: ReadingInput = {
  signalId: 0,
  observedAt: 0,
  receivedAt: 0,
  value: null,
  code: null,
  quality: "good",
};

/** Judges the rows that are complete, each once. `learns`: whether what was observed in a span is to be learnt from. */
export function foldRows(
  window: RowWindow,
  learns: (from: number, to: number) => boolean,
  report: RowReport,
): void {
  const { due, plan } = window;
  if (isWorthSettling(window)) settleRows(window);
  if (due.length === 0) return;
  for (const each of due) {
    rememberRow(window, each);
    row.at = each.at;
    row.until = each.until;
    row.values = each.values;
    row.learn = learns(each.at, each.at + plan.rowMs);
    judgeRow(window, each.receivedAt, report);
  }
  due.length = 0;
}

function judgeRow(window: RowWindow, receivedAt: number | null, report: RowReport): void {
  const { states, plan } = window;
  for (let place = 0; place < states.length; place++) {
    const condition = plan.conditions[place]!;
    told.length = 0;
    try {
      const state = judge(condition, states[place]!, input, told);
      states[place] = state;
      const scores = condition.rows?.scores(state) ?? null;
      if (scores !== null) report.scored(window, place, scores);
    } catch (error) {
      told.length = 0;
      report.failed(window, place, error);
    }
    for (const transition of told) report.heard(window, place, transition, receivedAt);
  }
}

function rememberRow(window: RowWindow, { at, values }: DueRow): void {
  const { recent, plan } = window;
  for (const [place, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    reading.signalId = plan.signals[place]!;
    reading.observedAt = at;
    reading.value = shownValue(value);
    remember(recent[place]!, reading);
  }
  window.revision += 1;
}
