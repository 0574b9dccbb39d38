import type { TelemetryStore } from "#ingest";
import { needsTicks, planFor, rulesOf } from "../../scorer/asset-plan.ts";
import type { ReplayedAsset, ReplayJob } from "../replay/replay-job.ts";
import type { ReplayThread } from "./open-replay-thread.ts";

export interface PastSources {
  store: Pick<TelemetryStore, "scan">;
  /** Two numbers a tick. */
  ticks(span: { from: number; to: number }): Promise<Float64Array<ArrayBuffer>>;
}

/** Readings fetched at once: enough that a statement is worth it, few enough that it is over soon for those who wait behind it. */
const pageReadings = 100_000;
const longestPageMs = 31 * 86_400_000;
const shortestPageMs = 60_000;
/** Ticks of the page before that its readings had to wait for (`replay/arrival-order.ts`), and some more. */
const ticksAgainMs = 10 * 60_000;
/** None to be had: the thread says when it is `from`. */
const noTicks = new Float64Array(0);

/**
 * Feeds one asset's past to the thread, a page ahead of it. `learnFrom`: where the past begins. `onPage` hears how far it is (epoch ms) and
 * how many readings came; it throws to end it.
 */
export async function replayStored(
  thread: ReplayThread,
  sources: PastSources,
  job: ReplayJob & { learnFrom: number },
  onPage: (at: number, readings: number) => void,
): Promise<ReplayedAsset> {
  const { learnFrom, to } = job;
  const plan = planFor(job.asset, job.candidates);
  const signals = [...job.asset.signals.values()].filter(({ id }) =>
    rulesOf(plan).some(({ bound }) => bound.signals.includes(id)),
  );
  const signalIds = signals.map(({ id }) => id);
  const withTicks = needsTicks(plan);
  const replay = thread.begin(job);
  let spanMs = firstSpan(signals);
  let underWay = Promise.resolve();
  for (let at = signalIds.length === 0 ? to : learnFrom; at < to;) {
    const end = Math.min(to, at + spanMs);
    const readings = await sources.store.scan({
      signalIds,
      from: at,
      to: end,
      limit: pageReadings,
    });
    const next = readings.more === true ? readings.observedAt[readings.count - 1]! + 1 : end;
    const ticks = withTicks
      ? await sources.ticks({ from: Math.max(learnFrom, at - ticksAgainMs), to: next })
      : noTicks;
    spanMs = nextSpan(spanMs, { got: readings.count, tookMs: next - at });
    await underWay;
    onPage(next, readings.count);
    underWay = replay.page({ readings, ticks, upTo: next >= to ? Infinity : next });
    // Looked at with the next page or at the end.
    underWay.catch(() => {});
    at = next;
  }
  await underWay;
  return replay.finish();
}

const firstSpan = (signals: readonly { intervalSeconds: number }[]): number => {
  const perMs = signals.reduce(
    (sum, { intervalSeconds }) => sum + 1 / (1_000 * intervalSeconds),
    0,
  );
  return Math.min(longestPageMs, Math.max(shortestPageMs, (0.8 * pageReadings) / perMs));
};

/** As dense as it was just now, with room; no more than twice as long as before. */
function nextSpan(spanMs: number, { got, tookMs }: { got: number; tookMs: number }): number {
  const fits = got === 0 ? Infinity : (0.8 * pageReadings * tookMs) / got;
  return Math.max(shortestPageMs, Math.min(longestPageMs, 2 * spanMs, fits));
}
