import { noRecentReadings } from "../../evaluation/recent-readings.ts";
import type { RecentReadings } from "../../evaluation/recent-readings.ts";
import type { ConditionState } from "../../conditions/condition.ts";
import { windowName } from "../asset-plan.ts";
import type { WindowPlan } from "../asset-plan.ts";
import { keptMemory } from "../kept-memory.ts";
import { nothingKnown } from "../gather-settled.ts";
import type { SettledPast } from "../gather-settled.ts";
import type { StoredApart, StoredWindow } from "../stored-asset.ts";
import { wholeEntry } from "./input-window.ts";
import type { Point } from "./input-window.ts";
import { packRecent, unpackRecent } from "./pack-recent.ts";
import { noRow, openRowWindow } from "./row-window.ts";
import type { DueRow, OpenRow, RowWindow } from "./row-window.ts";
import { settleRows } from "./take-row-reading.ts";
import { namesOf, pointFrom, watermarkFrom } from "./store-window.ts";
import { allSettled, freshWatermark, never } from "./watermark.ts";

/** From where on the log must be read again to have what waits; null: nothing does. */
export function neededByRows(window: RowWindow): number | null {
  settleRows(window);
  if (window.waits === 0 && allSettled(window.watermark)) return null;
  const { seq, index } = window.resumes[0]!.point;
  return index === wholeEntry ? seq + 1 : seq;
}

/**
 * The window as it is, but for what waits: that is in the log. `whole`: its states are those in memory; otherwise without their large parts,
 * which are stored apart (`apartOf`).
 */
export function storedRowWindow(window: RowWindow, whole: boolean): StoredWindow {
  settleRows(window);
  const { plan, settledNewest, open } = window;
  const states = window.states.map((state, place) => {
    const { rows } = plan.conditions[place]!;
    return whole || rows === undefined ? state : rows.light(state);
  });
  const { point, watermark } = window.resumes[0]!;
  const { newest, frontier, epochStart, epochCount, current, older } = watermark;
  return {
    ...namesOf(plan, states),
    point: [point.seq, point.index],
    neededFrom: neededByRows(window),
    watermark: { newest, frontier, epoch: [epochStart, epochCount, current, older] },
    base: [frontier, -1, frontier],
    baseNewest: settledNewest.slice(),
    recent: [],
    row: {
      everyMs: plan.rowMs,
      from: open.from === never ? null : open.from,
      last: open.last === never ? null : open.last,
      sums: [...open.sums],
      counts: [...open.counts],
      ...(window.due.length === 0 ? {} : { due: window.due.map(storedDue) }),
      revision: window.revision,
    },
  };
}

/** What belongs to a window and is stored beside it, by name: the large part of each state, and rows of late. */
export function apartOf(
  window: RowWindow,
): { part: string; revision: number; pack: () => Uint8Array }[] {
  const { plan, states, recent, revision } = window;
  return [
    { part: windowName(plan), revision, pack: () => packRecent(recent, plan.rowMs) },
    ...plan.rules.flatMap(({ bound }, place) => {
      const { rows } = bound.condition;
      const state = states[place]!;
      return rows === undefined
        ? []
        : [{ part: bound.key, revision: rows.revision(state), pack: () => rows.pack(state) }];
    }),
  ];
}

export function rowWindowFrom(
  stored: StoredWindow,
  plan: WindowPlan,
  apart: StoredApart,
): RowWindow {
  const { row, baseNewest } = stored;
  const kept = apart.get(windowName(plan));
  const recent = kept !== undefined && kept.revision === row?.revision ? kept.bytes : null;
  return openRowWindow(plan, {
    states: rowStates(stored.rules, plan, apart),
    recent: recent === null ? nothingRecent(plan) : unpackRecent(recent, plan),
    revision: row?.revision ?? 0,
    watermark: watermarkFrom(stored),
    point: pointFrom(stored),
    settledNewest: baseNewest,
    open: openFrom(row, plan),
    due: dueFrom(row),
  });
}

/** A window with a past in which everything is settled: it takes what comes after this point of the log. */
export function beginRowWindow(plan: WindowPlan, past: SettledPast, point: Point): RowWindow {
  const signals = plan.signals.map((signal) => past.signals.get(signal) ?? nothingKnown());
  const watermark = freshWatermark(signals.length);
  watermark.newest = signals.map(({ newest }) => newest);
  watermark.frontier = Math.max(...signals.map(({ frontier }) => frontier));
  const same = past.rows.get(windowName(plan));
  return openRowWindow(plan, {
    states: rowStates(past.rules, plan, past.apart),
    recent: same?.recent ?? nothingRecent(plan),
    revision: (same?.row.revision ?? 0) + 1,
    watermark,
    point,
    settledNewest: watermark.newest,
    open: openFrom(same?.row, plan),
    due: dueFrom(same?.row),
  });
}

const nothingRecent = ({ signals }: WindowPlan): RecentReadings[] =>
  signals.map(() => noRecentReadings());

const storedDue = ({ at, until, values }: DueRow) => ({
  at,
  until,
  values: [...values].map((value) => (Number.isNaN(value) ? null : value)),
});

const dueFrom = (row: StoredWindow["row"]): DueRow[] =>
  (row?.due ?? []).map(({ at, until, values }) => ({
    at,
    until,
    values: Float64Array.from(values, (value) => value ?? Number.NaN),
    receivedAt: null,
  }));

function openFrom(row: StoredWindow["row"], { rowMs, signals }: WindowPlan): OpenRow {
  if (row === undefined || row.from === null) return noRow(signals.length);
  return {
    from: row.from,
    until: row.from + rowMs,
    last: row.last ?? never,
    sums: Float64Array.from(row.sums),
    counts: Float64Array.from(row.counts),
  };
}

/** What a rule has learnt stays where its condition is the same, and where what it learnt can be read. */
function rowStates(
  rules: StoredWindow["rules"],
  { rules: planned }: WindowPlan,
  apart: StoredApart,
): ConditionState[] {
  return planned.map((rule) => {
    const { condition } = rule.bound;
    const kept = keptMemory(rules, rule);
    if (kept === undefined || condition.rows === undefined) return condition.initial();
    const name = Object.keys(rules).find((key) => rules[key]?.state === kept.state);
    const bytes = (name === undefined ? undefined : apart.get(name))?.bytes ?? null;
    // Of another: that one may live on and change what is its own.
    const state = kept.own ? kept.state.condition : structuredClone(kept.state.condition);
    return condition.rows.restored(state, bytes);
  });
}
