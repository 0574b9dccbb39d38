import {
  allowedSites,
  decodeCursor,
  defineRoute,
  encodeCursor,
  pageOf,
  pageQuery,
  type Routes,
  z,
} from "#platform";
import {
  checkSignals,
  countChecked,
  type CheckedSignal as Checked,
} from "../commissioning/check/check-signals.ts";
import { checkStatuses } from "../commissioning/check/judge-signal.ts";
import { importSheet } from "../commissioning/import-sheet.ts";
import { writeSheet } from "../commissioning/write-sheet.ts";
import { secretsAsCsv } from "../commissioning/write-secrets.ts";
import type { Ingest } from "../open-ingest.ts";

const tag = "commissioning";
const Tally = z.object({ created: z.number(), updated: z.number(), unchanged: z.number() });

const postImport = defineRoute({
  method: "post",
  path: "/commissioning/imports",
  access: ["reliability-engineer"],
  summary: "Bring assets, signals and devices up to a spreadsheet",
  description:
    "A CSV with one row a signal, as Excel saves it; ingest/commissioning/README.md describes the columns. All or nothing; errors come by row and column (`errors`: row, column, field, message). An empty cell leaves things as they are, a dash takes them away.",
  tag,
  query: z.object({
    dryRun: z
      .enum(["true", "false"])
      .default("false")
      .openapi({ description: "Only say what would change." }),
  }),
  body: z.strictObject({ csv: z.string().max(20_000_000) }),
  csv: true,
  maxBodyBytes: 20_000_000,
  answersSecret: true,
  returns: {
    200: z
      .object({
        dryRun: z.boolean(),
        rows: z.number().openapi({ description: "Rows that say something." }),
        assetClasses: Tally,
        sites: Tally,
        systems: Tally,
        assets: Tally,
        components: Tally,
        signals: Tally,
        devices: Tally,
        secrets: z.string().nullable().openapi({
          description:
            "CSV with site, device and secret of every new device, shown this once; null when there is none, and in a dry run.",
        }),
      })
      .openapi("CommissioningImport"),
  },
});

const getSheet = defineRoute({
  method: "get",
  path: "/commissioning/sheet",
  access: ["reliability-engineer"],
  summary: "What is registered, as a spreadsheet that can be changed and imported again",
  tag,
  query: z.object({
    site: z.coerce.number().int().optional().openapi({ description: "Id of a site." }),
  }),
  returns: { 200: { contentType: "text/csv", description: "As imports take it." } },
});

const checkFilter = {
  site: z.coerce.number().int().optional().openapi({ description: "Id of a site." }),
  asset: z.coerce.number().int().optional().openapi({ description: "Id of an asset." }),
};

const CheckedSignal = z
  .object({
    signalId: z.number(),
    key: z.string(),
    name: z.string(),
    unit: z.string().nullable(),
    asset: z.object({ id: z.number(), tag: z.string(), name: z.string() }),
    site: z.object({ id: z.number(), code: z.string(), name: z.string() }),
    status: z.enum(checkStatuses),
    since: z.string().nullable().openapi({
      description: "never: null; stale and faulty: since when; ok: when the newest reading came.",
    }),
    value: z.number().nullable(),
    code: z.string().nullable(),
    refused: z
      .object({ reason: z.string(), detail: z.string(), lastAt: z.string() })
      .nullable()
      .openapi({
        description: "Why readings of it were refused last, a wrong unit for instance; null: none.",
      }),
    hint: z.string().nullable().openapi({ description: "What is missing, and what to do." }),
  })
  .openapi("CheckedSignal");

const getCheck = defineRoute({
  method: "get",
  path: "/commissioning/check",
  access: ["reliability-engineer"],
  summary: "Which signals report, and what is missing for those that do not",
  description:
    "By signal, a few seconds behind the readings. A page may be short, even empty, and still have a next one.",
  tag,
  query: z.object({ ...pageQuery, ...checkFilter, status: z.enum(checkStatuses).optional() }),
  returns: { 200: pageOf(CheckedSignal) },
});

const getCheckCounts = defineRoute({
  method: "get",
  path: "/commissioning/check/counts",
  access: ["reliability-engineer"],
  summary: "How many signals report, and how many do not",
  tag,
  query: z.object(checkFilter),
  returns: {
    200: z.object({
      signals: z.number(),
      ok: z.number(),
      never: z.number(),
      stale: z.number(),
      faulty: z.number(),
    }),
  },
});

export function addCommissioningRoutes(
  routes: Routes,
  { db, registry }: Pick<Ingest, "db" | "registry">,
): void {
  routes.openapi(postImport, async (c) => {
    const { secrets, ...result } = await importSheet(db, c.req.valid("json").csv, {
      dryRun: c.req.valid("query").dryRun === "true",
      sites: allowedSites(c.get("principal")),
    });
    if (!result.dryRun) await registry.refreshIfStale();
    return c.json({ ...result, secrets: secrets.length === 0 ? null : secretsAsCsv(secrets) }, 200);
  });

  routes.openapi(getSheet, async (c) => {
    await registry.refreshIfStale();
    const scope = allowedSites(c.get("principal"));
    const { site } = c.req.valid("query");
    return c.body(writeSheet(registry.snapshot(), { scope, siteId: site }), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="plant.csv"',
    });
  });

  routes.openapi(getCheck, async (c) => {
    const { limit, cursor, site, asset, status } = c.req.valid("query");
    const [after] = decodeCursor(cursor, z.tuple([z.number()])) ?? [0];
    await registry.refreshIfStale();
    const { signals, next } = await checkSignals(db, registry.snapshot(), {
      scope: allowedSites(c.get("principal")),
      siteId: site,
      assetId: asset,
      status,
      after,
      limit,
    });
    const nextCursor = next === null ? null : encodeCursor([next]);
    return c.json({ items: signals.map(checkedOf), nextCursor }, 200);
  });

  routes.openapi(getCheckCounts, async (c) => {
    const { site, asset } = c.req.valid("query");
    const scope = allowedSites(c.get("principal"));
    await registry.refreshIfStale();
    const filter = { scope, siteId: site, assetId: asset };
    return c.json(await countChecked(db, registry.snapshot(), filter), 200);
  });
}

function checkedOf({ row, asset, signal, status, fault, refused, hint }: Checked) {
  const since = fault === null ? row.receivedAt : new Date(fault.since);
  return {
    signalId: signal.id,
    key: signal.key,
    name: signal.name,
    unit: signal.unit,
    asset: { id: asset.id, tag: asset.tag, name: asset.name },
    site: { id: asset.siteId, code: asset.siteCode, name: asset.siteName },
    status,
    since: since?.toISOString() ?? null,
    value: row.value,
    code: row.code,
    refused:
      refused === null ? null : { ...refused, lastAt: new Date(refused.lastAt).toISOString() },
    hint,
  };
}
