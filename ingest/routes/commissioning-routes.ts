import { allowedSites, defineRoute, type Routes, z } from "#platform";
import { importSheet } from "../commissioning/import-sheet.ts";
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
}
