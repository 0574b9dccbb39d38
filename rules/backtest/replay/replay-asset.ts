import type { LogEntry, Reading } from "#ingest";
import { quality } from "#ingest/wire";
import { assessReset } from "../../scorer/assess-intervention.ts";
import { finishBatch, nothingAssessed, takeEntry } from "../../scorer/assess.ts";
import { remembered } from "../../scorer/asset-memory.ts";
import { planFor, rulesOf } from "../../scorer/asset-plan.ts";
import { isFor } from "../../store/coverage.ts";
import type { LiveRule } from "../../store/live-rules.ts";
import { createArrivalOrder } from "./arrival-order.ts";
import type { Heard } from "./arrival-order.ts";
import type { ReplayedAsset, ReplayJob, ReplayPage } from "./replay-job.ts";
import { createSignalCoverage } from "./signal-coverage.ts";
import { createStory } from "./story.ts";

/** Readings of one log entry came at one time; those within this are taken for it. */
const entrySpanMs = 1_000;
const entryReadings = 500;
/** Evaluated at once. */
const batchReadings = 4_096;
const hour = 3_600_000;

export interface AssetReplay {
  /** Pages in the order of device time; the last one says so by `upTo`. */
  take(page: ReplayPage): void;
  finish(): ReplayedAsset;
}

/**
 * Runs candidates over the past of one asset: readings, ticks and repairs go into the scorer's own windows as the log would have brought
 * them, and nothing else decides what the rules say. Pure but for what it holds.
 */
export function replayAsset(job: ReplayJob): AssetReplay {
  const { asset, candidates, from, to } = job;
  const groups = apartWhereNeeded(asset, candidates).map((together) => {
    const plan = planFor(asset, together);
    const memory = remembered(asset, plan, undefined, 0);
    memory.learning.notLearnt = job.notLearnt;
    return { plan, memory, memories: new Map([[asset.id, memory]]), result: nothingAssessed() };
  });
  const planned = groups.flatMap(({ plan }) => rulesOf(plan));
  const needed = new Set(planned.flatMap(({ bound }) => bound.signals));
  const coverage = createSignalCoverage(
    [...asset.signals.values()].filter(({ id }) => needed.has(id)),
    job,
  );
  const stories = candidates.map(() => createStory(asset));
  const failures = new Map<number, { times: number; message: string }>(
    groups.flatMap(({ plan }) =>
      plan.failed.map(({ versionId, message }) => [versionId, { times: 1, message }] as const),
    ),
  );
  const order = createArrivalOrder();
  const repairs = job.repairs.toSorted((a, b) => a.at - b.at);

  let seq = 0;
  let waiting = 0;
  let cameTooLate = 0;
  let nextRepair = 0;
  let lastTick = -Infinity;
  let heardMs = 0;
  let heardTo = from;

  const finishTaken = (): void => {
    for (const group of groups) {
      const { result } = group;
      finishBatch(result);
      for (const change of result.changes) stories[change.rule.live.versionId]?.take(change);
      for (const [candidate, { times, message }] of result.failures) {
        failures.set(candidate, { times: (failures.get(candidate)?.times ?? 0) + times, message });
      }
      if (group === groups[0]) cameTooLate += result.counts.historical;
      group.result = nothingAssessed();
    }
    waiting = 0;
  };

  const takeReadings = ({ readings, rows, at }: Heard, start: number, end: number): void => {
    for (let first = start; first < end;) {
      const entry: Reading[] = [];
      let i = first;
      for (; i < end && i - first < entryReadings && at[i]! - at[first]! < entrySpanMs; i++) {
        const row = rows[i]!;
        const value = readings.value[row]!;
        const signalId = readings.signalId[row]!;
        const observedAt = readings.observedAt[row]!;
        coverage.note(signalId, observedAt);
        entry.push({
          assetId: asset.id,
          signalId,
          observedAt,
          receivedAt: at[i]!,
          value: Number.isNaN(value) ? null : value,
          code: readings.code?.[row] ?? null,
          quality: quality[readings.quality[row]!]!,
          source: readings.source[row]!,
          historical: false,
        });
      }
      takeLogged({ kind: "readings", readings: entry, receivedAt: at[i - 1]! });
      waiting += i - first;
      if (waiting >= batchReadings) finishTaken();
      first = i;
    }
  };

  const takeLogged = (
    entry: Pick<LogEntry, "receivedAt"> &
      (
        | { kind: "readings"; readings: Reading[] }
        | { kind: "tick"; at: number; healthySince: number }
      ),
  ): void => {
    seq += 1;
    for (const { memories, result } of groups) {
      takeEntry({ partition: 0, seq, ...entry }, memories, result);
    }
  };

  const takeTick = (at: number, healthySince: number): void => {
    if (at <= lastTick) return;
    lastTick = at;
    takeLogged({ kind: "tick", at, healthySince, receivedAt: at });
    const since = Math.max(healthySince, heardTo);
    if (at > since && at >= from) heardMs += Math.min(at, to) - Math.min(since, to);
    heardTo = Math.max(heardTo, at);
  };

  const takeRepair = (repair: (typeof repairs)[number]): void => {
    finishTaken();
    for (const { memory, result } of groups) assessReset(memory, repair, result);
  };

  return {
    take(page) {
      const heard = order.next(page.readings, page.upTo);
      const { ticks } = page;
      let next = 0;
      const readingsUpTo = (time: number): void => {
        let end = next;
        while (end < heard.at.length && heard.at[end]! <= time) end += 1;
        takeReadings(heard, next, end);
        next = end;
      };
      const repairsUpTo = (time: number): void => {
        for (; nextRepair < repairs.length && repairs[nextRepair]!.at <= time; nextRepair++) {
          readingsUpTo(repairs[nextRepair]!.at);
          takeRepair(repairs[nextRepair]!);
        }
      };
      for (let i = 0; i < ticks.length; i += 2) {
        const at = ticks[i]!;
        // Readings received before it may still be to come.
        if (at >= heard.until) break;
        repairsUpTo(at);
        readingsUpTo(at);
        takeTick(at, ticks[i + 1]!);
      }
      const end = heard.at.at(-1) ?? -Infinity;
      repairsUpTo(Math.max(end, Math.min(heard.until, to)));
      readingsUpTo(Infinity);
      finishTaken();
    },
    finish() {
      finishTaken();
      const { gaps, gapCounts, neverSeen } = coverage.gaps();
      return {
        candidates: candidates.map((candidate, index) => {
          const own = planned.find(({ live }) => live.versionId === index);
          const ids = own?.bound.signals ?? [];
          const cut = stories[index]!.cut();
          return {
            applies: isFor(candidate.definition, asset),
            watched: own !== undefined,
            stretches: stories[index]!.stretches(from, to),
            hours:
              own === undefined
                ? 0
                : own.bound.order === "received"
                  ? heardMs / hour
                  : coverage.hoursOf(ids),
            readings: coverage.readingsOf(ids),
            failed: failures.get(index) ?? (cut === null ? null : { times: 1, message: cut }),
            signals: (own?.signals ?? []).map(({ key }) => key),
          };
        }),
        readings: coverage.readingsOf([...needed]),
        gaps,
        gapCounts,
        neverSeen,
        cameTooLate,
        cameLongAfter: order.cameLongAfter(),
        repairs: nextRepair,
      };
    },
  };
}

/** What learns from the absence of flags must not hear those of the candidates beside it: each of these is alone. */
function apartWhereNeeded(
  asset: ReplayJob["asset"],
  candidates: ReplayJob["candidates"],
): (readonly LiveRule[])[] {
  const learns = (candidate: LiveRule): boolean =>
    planFor(asset, [candidate]).windows.some(({ order }) => order === "settled");
  const [alone, together] = [candidates.filter(learns), candidates.filter((one) => !learns(one))];
  return [...(together.length > 0 ? [together] : []), ...alone.map((one) => [one])];
}
