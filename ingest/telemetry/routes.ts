import { createRoutes, defineRoute, invalid, notFound, seesSite, z } from "#platform";
import type { Clock, Principal, Routes } from "#platform";
import type { Registry } from "../registry/registry.ts";
import type { AssetEntry } from "../registry/snapshot.ts";
import {
  iso,
  LatestReadings,
  readingFacts,
  signalFacts,
  SignalReadings,
} from "./reading-answers.ts";
import { readSeries } from "./series/read-series.ts";
import { longestSilence } from "./series/silence.ts";
import type { TelemetryStore } from "./telemetry-store.ts";

const dayMs = 86_400_000;
const longestRangeDays = 366;

const moment = z.iso
  .datetime({ offset: true, error: "use ISO-8601 with an offset, such as 2026-11-21T14:02:00Z" })
  .transform((text) => Date.parse(text));
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
    from: moment.optional().openapi({
      description: "Default: 24 hours before `to`.",
      type: "string",
      format: "date-time",
    }),
    to: moment
      .optional()
      .openapi({ description: "Not included. Default: now.", type: "string", format: "date-time" }),
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
  registry: Pick<Registry, "asset" | "signal" | "refreshIfStale">;
  store: Pick<TelemetryStore, "window" | "downsample" | "latest">;
  clock: Clock;
}): Routes {
  const { registry, store, clock } = options;
  const routes = createRoutes();

  const visibleAsset = (
    principal: Principal,
    assetId: number | undefined,
  ): AssetEntry | undefined => {
    const asset = assetId === undefined ? undefined : registry.asset(assetId);
    return asset !== undefined && seesSite(principal, asset.siteId) ? asset : undefined;
  };

  routes.openapi(readingsOfSignal, async (c) => {
    const { id } = c.req.valid("param");
    const { points, ...query } = c.req.valid("query");
    if (registry.signal(id) === undefined) await registry.refreshIfStale();
    const signal = registry.signal(id);
    if (signal === undefined || !visibleAsset(c.get("principal"), signal.assetId)) {
      throw notFound(`There is no signal with id ${id}.`, { id });
    }
    const now = clock.now();
    const range = rangeOf(query, now);
    const { gaps, ...series } = await readSeries(store, { signal, ...range, points, now });
    const head = {
      signal: signalFacts(signal),
      from: iso(range.from),
      to: iso(range.to),
      gaps: gaps.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
    };
    return c.json(
      series.form === "readings"
        ? { ...head, ...series, readings: series.readings.map(readingFacts) }
        : {
            ...head,
            ...series,
            buckets: series.buckets.map((bucket) => ({ ...bucket, at: iso(bucket.at) })),
          },
      200,
    );
  });

  routes.openapi(latestOfAsset, async (c) => {
    const { id } = c.req.valid("param");
    if (registry.asset(id) === undefined) await registry.refreshIfStale();
    const asset = visibleAsset(c.get("principal"), id);
    if (asset === undefined) throw notFound(`There is no asset with id ${id}.`, { id });
    const signals = [...asset.signals.values()];
    const latest = await store.latest(signals.map((signal) => signal.id));
    const now = clock.now();
    return c.json(
      {
        assetId: id,
        signals: signals.map((signal) => {
          const reading = latest.get(signal.id);
          return {
            ...signalFacts(signal),
            reading: reading === undefined ? null : readingFacts(reading),
            stale: reading === undefined || now - reading.observedAt > longestSilence(signal),
          };
        }),
      },
      200,
    );
  });

  return routes;
}

function rangeOf(
  query: { from?: number | undefined; to?: number | undefined },
  now: number,
): { from: number; to: number } {
  const to = query.to ?? now;
  const from = query.from ?? to - dayMs;
  const wrong = (message: string): never => {
    throw invalid(`Not valid (query): from ${message}.`, { errors: [{ field: "from", message }] });
  };
  if (from >= to) wrong("must be before `to`");
  if (to - from > longestRangeDays * dayMs) {
    wrong(`must be at most ${longestRangeDays} days before \`to\`: ask for a shorter range`);
  }
  return { from, to };
}
