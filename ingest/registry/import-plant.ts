import type { Database, SiteScope } from "#platform";
import { inImport } from "./in-import.ts";
import type { PlantDocument } from "./plant-document.ts";
import { missingOnRegistered } from "./reach-registered.ts";
import { type FieldError, resolvePlant } from "./resolve-plant.ts";
import type { Trx } from "./upsert.ts";
import { type PlantTallies, writePlant } from "./write-plant.ts";

export interface PlantImport extends PlantTallies {
  dryRun: boolean;
}

/**
 * Brings the registry up to a plant document, all or nothing. Nothing is ever removed: history refers to it.
 * A dry run does the same and rolls back, so its counts are exact.
 * @throws AppError `invalid` with `data.errors` by path.
 */
export async function importPlant(
  db: Database,
  document: PlantDocument,
  options: { dryRun?: boolean; sites?: SiteScope } = {},
): Promise<PlantImport> {
  const dryRun = options.dryRun ?? false;
  const written = await inImport(db, dryRun, (trx) => write(trx, document, options.sites ?? "all"));
  return { dryRun, ...written };
}

async function write(trx: Trx, document: PlantDocument, sites: SiteScope): Promise<PlantTallies> {
  const classes = await trx.selectFrom("ingest.asset_class").select(["code", "parts"]).execute();
  const known = new Map(classes.map((row) => [row.code, row.parts]));
  const { rows, errors } = resolvePlant(document, known);
  errors.push(...(await outOfScope(trx, document, sites)));
  const others = await missingOnRegistered(trx, document, rows.assets);
  rows.components.push(...others.components);
  rows.signals.push(...others.signals);
  return writePlant(trx, rows, { what: "The plant document", errors });
}

/** Who answers for some sites only may change those, and neither add sites nor change what all sites share. */
async function outOfScope(
  trx: Trx,
  document: PlantDocument,
  sites: SiteScope,
): Promise<FieldError[]> {
  if (sites === "all") return [];
  const known = await trx.selectFrom("ingest.site").select(["id", "code"]).execute();
  const own = new Set(known.filter((site) => sites.includes(site.id)).map((site) => site.code));
  const errors = document.sites.flatMap((site, i) =>
    own.has(site.code)
      ? []
      : [{ field: `sites[${i}].code`, message: `you may not change site ${site.code}` }],
  );
  if (document.assetClasses.length > 0) {
    errors.push({
      field: "assetClasses",
      message: "classes belong to all sites: someone who may see all of them must import this part",
    });
  }
  return errors;
}
