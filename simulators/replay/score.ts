import { median } from "simple-statistics";
import type { ComponentEvent } from "./recorded-fleet.ts";
import { sameComponent } from "./recorded-fleet.ts";

export const hour = 3_600_000;

/** An order as the score sees it: `openedAt` is the event time of the flag that opened it. */
export interface OpenedOrder {
  id: string;
  asset: string;
  /** null when the order is not about a component of the recording (an instrument order, say). */
  component: string | null;
  openedAt: number;
}

export interface Recording {
  startsAt: number;
  failures: ComponentEvent[];
  replacements: ComponentEvent[];
}

export interface Score {
  /** Failures counted in `recall`. */
  failures: number;
  precededByOrder: number;
  orders: number;
  ordersBeforeFailure: number;
  ordersWithoutFailure: number;
  /** In neither figure: what the order was about was replaced on schedule within the window. */
  ordersBeforeScheduledReplacement: number;
  precision: number | null;
  recall: number | null;
  medianLeadHours: number | null;
  /** Failures of the first day, for which hardly anything could be learnt: in neither figure. */
  failuresInFirstDay: number;
  firstDayPrecededByOrder: number;
  /** The same recall with the first day's failures counted too. */
  recallWithFirstDay: number | null;
  missed: { asset: string; component: string; at: string; inFirstDay: boolean }[];
  falseOrders: { id: string; asset: string; component: string | null; openedAt: string }[];
  scheduledOrders: { id: string; asset: string; component: string | null; openedAt: string }[];
}

/**
 * How well orders foresaw the recorded failures.
 *
 * A failure is one (asset, component, time). It is preceded when an order for that component of that
 * asset was opened in the 48 h before it, not at the same moment. An order is right when a failure of
 * its component follows within 48 h; when a scheduled replacement does instead, nobody knows whether
 * it was right, so it is counted apart; every other order is wrong, those at the end of the
 * recording and those for no component included. An order that foresaw only a failure of the first
 * day is likewise in neither figure.
 */
export function scoreOrders(
  orders: OpenedOrder[],
  recording: Recording,
  { windowMs = 48 * hour, firstDayMs = 24 * hour }: { windowMs?: number; firstDayMs?: number } = {},
): Score {
  const soonAfter = (order: OpenedOrder) => (event: ComponentEvent) =>
    event.asset === order.asset &&
    event.component === order.component &&
    event.at > order.openedAt &&
    event.at - order.openedAt <= windowMs;
  const inFirstDay = (failure: ComponentEvent) => failure.at - recording.startsAt < firstDayMs;
  const scheduled = recording.replacements.filter(
    (replacement) =>
      !recording.failures.some((f) => sameComponent(f, replacement) && f.at === replacement.at),
  );

  const judged = orders.map((order) => {
    const foreseen = recording.failures.filter(soonAfter(order));
    if (foreseen.some((failure) => !inFirstDay(failure))) return { order, verdict: "right" };
    if (foreseen.length > 0) return { order, verdict: "first-day" };
    return { order, verdict: scheduled.some(soonAfter(order)) ? "scheduled" : "wrong" };
  });
  const withVerdict = (verdict: string) =>
    judged.filter((entry) => entry.verdict === verdict).map((entry) => entry.order);

  const leads = recording.failures.map((failure) => {
    const before = orders.filter((order) => soonAfter(order)(failure));
    return {
      failure,
      lead: before.length === 0 ? null : failure.at - Math.min(...before.map((o) => o.openedAt)),
    };
  });
  const counted = leads.filter(({ failure }) => !inFirstDay(failure));
  const early = leads.filter(({ failure }) => inFirstDay(failure));
  const found = counted.flatMap(({ lead }) => (lead === null ? [] : [lead]));
  const foundEarly = early.filter(({ lead }) => lead !== null).length;

  const right = withVerdict("right").length;
  const wrong = withVerdict("wrong");
  const apart = withVerdict("scheduled");
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    failures: counted.length,
    precededByOrder: found.length,
    orders: orders.length,
    ordersBeforeFailure: right,
    ordersWithoutFailure: wrong.length,
    ordersBeforeScheduledReplacement: apart.length,
    precision: share(right, right + wrong.length),
    recall: share(found.length, counted.length),
    medianLeadHours: found.length === 0 ? null : median(found) / hour,
    failuresInFirstDay: early.length,
    firstDayPrecededByOrder: foundEarly,
    recallWithFirstDay: share(found.length + foundEarly, leads.length),
    missed: leads
      .filter(({ lead }) => lead === null)
      .map(({ failure: { asset, component, at } }) => ({
        asset,
        component,
        at: new Date(at).toISOString(),
        inFirstDay: at - recording.startsAt < firstDayMs,
      })),
    falseOrders: wrong.map(printed),
    scheduledOrders: apart.map(printed),
  };
}

const printed = ({ id, asset, component, openedAt }: OpenedOrder) => ({
  id,
  asset,
  component,
  openedAt: new Date(openedAt).toISOString(),
});
