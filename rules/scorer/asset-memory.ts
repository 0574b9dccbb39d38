import type { AssetEntry } from "#ingest";
import type { AssetPlan, WindowPlan } from "./asset-plan.ts";
import { windowName } from "./asset-plan.ts";
import { gatherSettled } from "./gather-settled.ts";
import type { SettledPast } from "./gather-settled.ts";
import { handOver, nothingHandedOver } from "./hand-over.ts";
import type { HandOver } from "./hand-over.ts";
import { learningFrom, learnsAll, storedLearning } from "./learning.ts";
import type { Learning } from "./learning.ts";
import { fingerprints, staleWhereOther, storedFingerprints } from "./stale-apart.ts";
import type { StoredApart, StoredAsset, StoredAssetBefore, StoredRules } from "./stored-asset.ts";
import { isPlanned, isWindowOf, sharedPart } from "./stored-under-plan.ts";
import { settleWindow } from "./windows/advance-base.ts";
import { beginListener, beginWindow } from "./windows/begin-window.ts";
import { wholeEntry } from "./windows/input-window.ts";
import type { InputWindow } from "./windows/input-window.ts";
import type { Listener } from "./windows/listener.ts";
import type { RowWindow } from "./windows/row-window.ts";
import {
  apartOf,
  beginRowWindow,
  neededByRows,
  rowWindowFrom,
  storedRowWindow,
} from "./windows/store-row-window.ts";
import {
  listenerFrom,
  neededFrom as neededByWindow,
  storedListener,
  storedWindow,
  windowFrom,
} from "./windows/store-window.ts";
import { settleRowWindow } from "./windows/take-row-reading.ts";

/** What the scorer remembers of an asset while it holds the asset's partition; `StoredAsset` is what of it lies on disk. */
export interface AssetMemory {
  asset: AssetEntry;
  plan: AssetPlan;
  windows: InputWindow[];
  listeners: Listener[];
  /** In settled order. */
  rowWindows: RowWindow[];
  learning: Learning;
  /** Which revision of each large part is stored beside the asset, by name of the part. */
  apart: Map<string, number>;
  /** By signal. */
  routes: Map<number, Route>;
  /** What must be told since other rules judge the asset. */
  handOver: HandOver;
  /**
   * Stored under another plan, with inputs to read again: the rules that are the same are rebuilt, and then the asset must be `replanned`,
   * which is where the others begin. `leftover`: the states of those that are not the same.
   */
  provisional: boolean;
  leftover: StoredRules;
  leftoverApart: StoredApart;
  /** Whether what is stored is out of date. "now": by something that is not in the log, so it must go along in this very commit. */
  store: "now" | "soon" | null;
  /** Waits for `finishBatch`. */
  touched: boolean;
}

/** Where a reading of a signal goes to: a window or a listener, and from there to the next. */
export type Route = { place: number; next: Route | null } & (
  | { window: InputWindow; rows: null; listener: null }
  | { window: null; rows: RowWindow; listener: null }
  | { window: null; rows: null; listener: Listener }
);

/**
 * An asset as it was stored; without that it begins here, at `seq`, the position of its partition. What came after the stored state and up
 * to there must be read again (`neededFrom`); a rule that was not stored begins behind it.
 */
export function remembered(
  asset: AssetEntry,
  plan: AssetPlan,
  stored: StoredAsset | StoredAssetBefore | undefined,
  seq: number,
  apart: StoredApart = new Map(),
): AssetMemory {
  const memory = rememberedBy(asset, plan, { stored, apart }, seq);
  const revisions = new Map([...apart].map(([part, { revision }]) => [part, revision]));
  if (stored !== undefined && "windows" in stored) {
    memory.apart = staleWhereOther(revisions, storedFingerprints(stored), plan);
    memory.learning = learningFrom(stored);
  }
  return memory;
}

function rememberedBy(
  asset: AssetEntry,
  plan: AssetPlan,
  { stored, apart }: { stored: StoredAsset | StoredAssetBefore | undefined; apart: StoredApart },
  seq: number,
): AssetMemory {
  if (stored === undefined) return begun(asset, plan, gatherSettled({ windows: [] }), seq);
  if (!("windows" in stored)) return begun(asset, plan, gatherSettled(stored), seq);
  if (isPlanned(stored, plan)) return resumed(asset, plan, plan.windows, { stored, apart });
  if (stored.windows.every(({ neededFrom }) => neededFrom === null)) {
    return begun(asset, plan, gatherSettled(stored, apart), seq);
  }
  const { windows, leftover } = sharedPart(stored, plan);
  const memory = resumed(asset, plan, windows, { stored, apart });
  return { ...memory, provisional: true, leftover, leftoverApart: apart };
}

/** The same memory under changed rules or a changed registry: what was learnt stays where the condition is the same. */
export function replanned(
  memory: AssetMemory,
  asset: AssetEntry,
  plan: AssetPlan,
  seq: number,
): AssetMemory {
  settle(memory);
  const past = gatherSettled(stored(memory, true), memory.leftoverApart);
  for (const { plan: of, recent } of memory.rowWindows)
    past.rows.get(windowName(of))!.recent = recent;
  Object.assign(past.rules, memory.leftover);
  const apart = staleWhereOther(memory.apart, fingerprints(memory.plan), plan);
  const { learning } = memory;
  return { ...begun(asset, plan, past, seq, memory.handOver), learning, apart };
}

/** What is not in the log is about to change the asset: what it knows counts as settled, and is stored in this commit. */
export function settle(memory: AssetMemory): void {
  for (const window of memory.windows) settleWindow(window);
  for (const window of memory.rowWindows) settleRowWindow(window);
  memory.store = "now";
}

/**
 * Each window as it is at its base, without what is stored apart (`partsToStore`). Whoever stores it sets `store` back to null once that is
 * committed.
 */
export const toStore = (memory: AssetMemory): StoredAsset => stored(memory, false);

const stored = (
  { windows, listeners, rowWindows, learning }: AssetMemory,
  whole: boolean,
): StoredAsset => ({
  windows: [
    ...windows.map(storedWindow),
    ...listeners.map(storedListener),
    ...rowWindows.map((window) => storedRowWindow(window, whole)),
  ],
  ...storedLearning(learning),
});

/** The large parts beside it, whether they changed or not. */
export const partsToStore = ({ rowWindows }: AssetMemory) => rowWindows.flatMap(apartOf);

/** The lowest entry of the log that must be read again to have what `toStore` leaves out; null: none. */
export function neededFrom(memory: AssetMemory): number | null {
  let lowest: number | null = null;
  for (const window of memory.windows) {
    const needed = neededByWindow(window);
    if (needed !== null && (lowest === null || needed < lowest)) lowest = needed;
  }
  for (const window of memory.rowWindows) {
    const needed = neededByRows(window);
    if (needed !== null && (lowest === null || needed < lowest)) lowest = needed;
  }
  return lowest;
}

function begun(
  asset: AssetEntry,
  plan: AssetPlan,
  past: SettledPast,
  seq: number,
  earlier = nothingHandedOver(),
): AssetMemory {
  const point = { seq, index: wholeEntry };
  const memory = assembled(asset, plan, {
    windows: inOrder("observed", plan.windows).map((window) => beginWindow(window, past, point)),
    listeners: inOrder("received", plan.windows).map((each) => beginListener(each, past, point)),
    rowWindows: inOrder("settled", plan.windows).map((each) => beginRowWindow(each, past, point)),
  });
  return { ...memory, handOver: handOver(past, plan, earlier), store: "now" };
}

function resumed(
  asset: AssetEntry,
  plan: AssetPlan,
  windows: WindowPlan[],
  { stored, apart }: { stored: StoredAsset; apart: StoredApart },
): AssetMemory {
  const find = (window: WindowPlan) => stored.windows.find((each) => isWindowOf(each, window))!;
  return assembled(asset, plan, {
    windows: inOrder("observed", windows).map((each) => windowFrom(find(each), each)),
    listeners: inOrder("received", windows).map((each) => listenerFrom(find(each), each)),
    rowWindows: inOrder("settled", windows).map((each) => rowWindowFrom(find(each), each, apart)),
  });
}

function assembled(
  asset: AssetEntry,
  plan: AssetPlan,
  parts: Pick<AssetMemory, "windows" | "listeners" | "rowWindows">,
): AssetMemory {
  const { windows, listeners, rowWindows } = parts;
  const routes = new Map<number, Route>();
  for (const listener of listeners) {
    for (const [place, signal] of listener.plan.signals.entries()) {
      const next = routes.get(signal) ?? null;
      routes.set(signal, { place, window: null, rows: null, listener, next });
    }
  }
  for (const rows of rowWindows) {
    for (const [place, signal] of rows.plan.signals.entries()) {
      const next = routes.get(signal) ?? null;
      routes.set(signal, { place, window: null, rows, listener: null, next });
    }
  }
  for (const window of windows) {
    for (const [place, signal] of window.plan.signals.entries()) {
      const next = routes.get(signal) ?? null;
      routes.set(signal, { place, window, rows: null, listener: null, next });
    }
  }
  return {
    asset,
    plan,
    ...parts,
    learning: learnsAll(),
    apart: new Map(),
    routes,
    handOver: nothingHandedOver(),
    provisional: false,
    leftover: {},
    leftoverApart: new Map(),
    store: null,
    touched: false,
  };
}

const inOrder = (wanted: WindowPlan["order"], windows: readonly WindowPlan[]) =>
  windows.filter(({ order }) => order === wanted);
