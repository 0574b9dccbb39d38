import { Readable } from "node:stream";
import { defineRoute, z } from "#platform";
import type { Clock, Principal, Routes } from "#platform";
import type { Registry } from "../../registry/registry.ts";
import { codePattern } from "../../wire/index.ts";
import { dayRange, longestRangeDays, rangeOf } from "../range-query.ts";
import { iso } from "../reading-answers.ts";
import type { TelemetryStore } from "../telemetry-store.ts";
import { chosenAssets } from "./chosen-assets.ts";
import { exportedSignals } from "./exported-signals.ts";
import { fixtureVersion, Manifest } from "./manifest.ts";
import { plantOf } from "./plant-of.ts";
import { readingColumns, readingsCsv } from "./readings-csv.ts";
import { readingsParquet } from "./readings-parquet.ts";

const scope = {
  ...dayRange,
  site: z.string().regex(codePattern).optional().openapi({ description: "Code of a site." }),
  asset: z
    .string()
    .max(4_000)
    .transform((list) => list.split(",").map((tag) => tag.trim()))
    .pipe(z.array(z.string().regex(codePattern)))
    .optional()
    .openapi({ type: "string", description: "Tags of assets, separated by commas. Default: all." }),
};

const getManifest = defineRoute({
  method: "get",
  path: "/exports/manifest",
  access: ["reliability-engineer"],
  summary: "What an export of this window holds, and the plant document that belongs to it",
  description: `At most ${longestRangeDays} days. \`millwright export\` writes manifest and readings into a folder, and \`millwright replay fixture\` plays that back.`,
  tag: "telemetry",
  query: z.object(scope),
  returns: { 200: Manifest },
});

const getReadings = defineRoute({
  method: "get",
  path: "/exports/readings",
  access: ["reliability-engineer"],
  summary: "Every reading of a window, as a file",
  description: `Streamed, signal by signal in the order of observation. At most ${longestRangeDays} days. CSV begins at once; Parquet is made first.`,
  tag: "telemetry",
  query: z.object({ ...scope, format: z.enum(["csv", "parquet"]).default("csv") }),
  returns: {
    200: { contentType: "text/csv", description: `Columns: ${readingColumns.join(", ")}.` },
  },
});

export function addExportRoutes(
  routes: Routes,
  parts: {
    registry: Pick<Registry, "snapshot" | "refreshIfStale">;
    store: Pick<TelemetryStore, "window" | "count">;
    clock: Clock;
  },
): void {
  const { registry, store, clock } = parts;
  const chosen = async (
    principal: Principal,
    query: { site?: string | undefined; asset?: string[] | undefined },
  ) => {
    await registry.refreshIfStale();
    return chosenAssets(registry, principal, { site: query.site, tags: query.asset });
  };

  routes.openapi(getManifest, async (c) => {
    const query = c.req.valid("query");
    const now = clock.now();
    const { from, to } = rangeOf(query, now);
    const assets = await chosen(c.get("principal"), query);
    const signalIds = exportedSignals(assets).flatMap(({ signals }) => signals.map(({ id }) => id));
    return c.json(
      {
        format: "millwright-fixture" as const,
        version: fixtureVersion,
        madeAt: iso(now),
        from: iso(from),
        to: iso(to),
        readings: await store.count({ signalIds, from, to }),
        assets: assets.length,
        signals: signalIds.length,
        columns: [...readingColumns],
        plant: plantOf(assets),
      } as const,
      200,
    );
  });

  routes.openapi(getReadings, async (c) => {
    const { format, ...query } = c.req.valid("query");
    const range = rangeOf(query, clock.now());
    const csv = readingsCsv(store, await chosen(c.get("principal"), query), range);
    const file = Readable.toWeb(Readable.from(format === "csv" ? csv : readingsParquet(csv)));
    return c.body(file as ReadableStream, 200, {
      "content-type":
        format === "csv" ? "text/csv; charset=utf-8" : "application/vnd.apache.parquet",
      "content-disposition": `attachment; filename="readings.${format}"`,
    });
  });
}
