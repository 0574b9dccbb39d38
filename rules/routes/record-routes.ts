import type { Registry } from "#ingest";
import {
  allowedSites,
  createRoutes,
  decodeCursor,
  defineRoute,
  notFound,
  pageOf,
  pageQuery,
  requireAllSites,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Routes } from "#platform";
import { outcomes } from "../records/flag-outcome.ts";
import type { RecordedFailures } from "../records/recall/load-recall.ts";
import { recordFlags } from "../records/record-flags.ts";
import type { RecordTables } from "../records/record-tables.ts";
import {
  assumptionChanges,
  currentAssumptions,
  stateAssumptions,
} from "../records/value/assumption-store.ts";
import { valueAssumptionsSchema } from "../records/value/value-assumptions.ts";
import { versionOf, versionRecord } from "../records/version-record.ts";
import { presentRecord, presentRecordFlag, presentStated } from "./present-record.ts";
import { Assumptions, RecordFlag, VersionRecord } from "./record-schemas.ts";

const tag = "Rules";
const params = z.object({
  key: z.string().max(80),
  version: z.coerce.number().int().positive(),
});

const recordRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/versions/{version}/record",
  access: "anyone-signed-in",
  tag,
  summary: "What a version of a rule was worth: precision, recall, lead time, rate and net value.",
  description: "Of the flags and failures of your sites, as they are known now.",
  params,
  returns: { 200: VersionRecord },
});

const flagsRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/versions/{version}/record/flags",
  access: "anyone-signed-in",
  tag,
  summary: "The flags that a version's record is made of, the newest first, each with its value.",
  params,
  query: z.object({
    ...pageQuery,
    outcome: z
      .enum([...outcomes, "open"])
      .optional()
      .openapi({ description: "`open`: no finding yet." }),
  }),
  returns: { 200: pageOf(RecordFlag) },
});

const assumptionsRoute = defineRoute({
  method: "get",
  path: "/value-assumptions",
  access: "anyone-signed-in",
  tag,
  summary: "What an hour of standstill, a visit and labour are taken to cost, and who said so.",
  returns: { 200: Assumptions },
});

const stateRoute = defineRoute({
  method: "put",
  path: "/value-assumptions",
  access: ["reliability-engineer"],
  tag,
  summary: "States what standstill, visits and labour cost. Values of all records follow at once.",
  description: "The same again changes nothing.",
  body: z.strictObject({
    assumptions: valueAssumptionsSchema,
    comment: z.string().trim().min(1).max(500).openapi({ description: "By whose word, or why." }),
  }),
  yaml: true,
  maxBodyBytes: 2 * 1024 * 1024,
  returns: { 200: Assumptions },
});

const changesRoute = defineRoute({
  method: "get",
  path: "/value-assumptions/changes",
  access: "anyone-signed-in",
  tag,
  summary: "What was assumed before, the newest first.",
  query: z.object(pageQuery),
  returns: { 200: pageOf(Assumptions) },
});

/** Records of rule versions, with what only others know of failures. */
export function recordRoutes(options: {
  db: Database;
  registry: Pick<Registry, "asset" | "snapshot">;
  clock: Clock;
  recordedFailures: RecordedFailures;
}): Routes {
  const { registry, clock, recordedFailures } = options;
  const db = options.db.as<RecordTables>();
  const routes = createRoutes();

  const known = async ({ key, version }: z.output<typeof params>) => {
    const found = await versionOf(db, key, version);
    if (found !== undefined) return found;
    throw notFound(`There is no version ${version} of a rule "${key}".`, { key, version });
  };

  routes.openapi(recordRoute, async (c) => {
    const { key } = c.req.valid("param");
    const version = await known(c.req.valid("param"));
    const record = await versionRecord({ db, registry, recordedFailures }, version, {
      sites: allowedSites(c.get("principal")),
      now: clock.now(),
    });
    return c.json(presentRecord(key, version, record), 200);
  });

  routes.openapi(flagsRoute, async (c) => {
    const { cursor, limit, outcome } = c.req.valid("query");
    const { id: versionId } = await known(c.req.valid("param"));
    const rows = await recordFlags(
      db,
      registry,
      { versionId, sites: allowedSites(c.get("principal")), outcome },
      { before: decodeCursor(cursor, z.tuple([z.int()]))?.[0], limit: limit + 1 },
    );
    return c.json(
      toPage(rows, limit, (row) => [row.id], presentRecordFlag),
      200,
    );
  });

  routes.openapi(assumptionsRoute, async (c) =>
    c.json(presentStated(await currentAssumptions(db)), 200),
  );

  routes.openapi(stateRoute, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "Assumptions of value");
    const { assumptions, comment } = c.req.valid("json");
    await stateAssumptions(db, assumptions, { by: principal.name, at: clock.now(), comment });
    return c.json(presentStated(await currentAssumptions(db)), 200);
  });

  routes.openapi(changesRoute, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const before = decodeCursor(cursor, z.tuple([z.int()]))?.[0];
    const rows = await assumptionChanges(db, { before, limit: limit + 1 });
    return c.json(
      toPage(rows, limit, (row) => [row.id], presentStated),
      200,
    );
  });

  return routes;
}
