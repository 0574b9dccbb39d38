import { createRoutes, defineRoute, z } from "#platform";
import type { Clock, Database, Routes } from "#platform";
import type { IngestLog } from "../log/ingest-log.ts";
import type { Registry } from "../registry/registry.ts";
import { addCorrectionRoutes } from "./corrections/correction-routes.ts";
import { addExportRoutes } from "./export/export-routes.ts";
import { dayRange, longestRangeDays, rangeOf } from "./range-query.ts";
import {
  iso,
  LatestReadings,
  readingFacts,
  signalFacts,
  SignalReadings,
} from "./reading-answers.ts";
import { rollupState } from "./rollups/rollup-state.ts";
import { readSeries } from "./series/read-series.ts";
import { readingState, stateSince } from "./series/reading-state.ts";
import type { TelemetryStore } from "./telemetry-store.ts";
import { visibleIn } from "./visible-signal.ts";

const id = z.object({ id: z.coerce.number().int().positive() });

const readingsOfSignal = defineRoute({
  method: "get",
  path: "/signals/{id}/readings",
  access: "anyone-signed-in",
  summary: "Readings of a signal over time",
  description: `Every reading when there are at most \`points\`, else buckets that keep the extremes. At most ${longestRangeDays} days.`,
  tag: "telemetry",
  params: id,
  query: z.object({
    ...dayRange,
    points: z.coerce.number().int().min(10).max(5_000).default(1_000),
  }),
  returns: { 200: SignalReadings },
});

const latestOfAsset = defineRoute({
  method: "get",
  path: "/assets/{id}/latest",
  access: "anyone-signed-in",
  summary: "The newest reading of each signal of an asset",
  tag: "telemetry",
  params: id,
  returns: { 200: LatestReadings },
});

/** What was measured, for those who may see the asset's site. */
export function telemetryRoutes(options: {
  db: Database;
  registry: Pick<Registry, "asset" | "signal" | "snapshot" | "refreshIfStale">;
  ingestLog: Pick<IngestLog, "append">;
  store: Pick<TelemetryStore, "window" | "downsample" | "rollups" | "latest" | "lookup" | "count">;
  clock: Clock;
}): Routes {
  const { db, registry, store, clock } = options;
  const { signalOf, assetOf } = visibleIn(registry);
  const rollups = rollupState(db);
  const routes = createRoutes();

  routes.openapi(readingsOfSignal, async (c) => {
    const { points, ...query } = c.req.valid("query");
    const signal = await signalOf(c.get("principal"), c.req.valid("param").id);
    const now = clock.now();
    const range = rangeOf(query, now);
    const series = await readSeries({ store, rollups }, { signal, ...range, points, now });
    const head = {
      signal: signalFacts(signal),
      from: iso(range.from),
      to: iso(range.to),
      gaps: series.gaps.map(stretchFacts),
    };
    return c.json(
      series.form === "readings"
        ? { ...series, ...head, readings: series.readings.map(readingFacts) }
        : {
            ...series,
            ...head,
            buckets: series.buckets.map((bucket) => ({ ...bucket, at: iso(bucket.at) })),
            withoutValue: series.withoutValue.map(stretchFacts),
            sources: series.sources.map(({ tier, ...stretch }) => ({
              tier,
              ...stretchFacts(stretch),
            })),
          },
      200,
    );
  });

  routes.openapi(latestOfAsset, async (c) => {
    const asset = await assetOf(c.get("principal"), c.req.valid("param").id);
    const signals = [...asset.signals.values()];
    const latest = await store.latest(signals.map((signal) => signal.id));
    const now = clock.now();
    const facts = signals.map(async (signal) => {
      const reading = latest.get(signal.id);
      const state = readingState(signal, reading, now);
      const since = await stateSince(store, state, reading);
      return {
        ...signalFacts(signal),
        reading: reading === undefined ? null : readingFacts(reading),
        stale: state === "never" || state === "stale",
        state,
        since: since === null ? null : iso(since),
      };
    });
    return c.json({ assetId: asset.id, signals: await Promise.all(facts) }, 200);
  });

  addCorrectionRoutes(routes, { ...options, signalOf });
  addExportRoutes(routes, options);
  return routes;
}

const stretchFacts = ({ from, to }: { from: number; to: number }) => ({
  from: iso(from),
  to: iso(to),
});
