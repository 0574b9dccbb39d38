import { sql } from "kysely";
import { z } from "zod";

import type { WorkOrderSettings } from "../settings.ts";
import type { Db } from "../tables.ts";
import { allOrNothing, json, tally } from "./all-or-nothing.ts";
import type { Tally } from "./all-or-nothing.ts";
import { duplicates, refuse } from "./import-errors.ts";
import type { FieldError } from "./import-errors.ts";
import { siteIds } from "./site-ids.ts";

/** Technicians as a person writes them; a name is who they are, as on a planning board. */
export const technicianDocument = z.strictObject({
  technicians: z.array(
    z.strictObject({
      name: z.string().trim().min(1).max(200),
      skills: z.array(z.string().trim().min(1).max(80)).max(50),
      /** Codes of the sites where they work; without it, all. */
      sites: z.array(z.string().trim().min(1)).min(1).optional(),
      active: z.boolean().default(true),
      /** Id of the person they sign in as. */
      personId: z.int().positive().nullable().default(null),
    }),
  ),
});

export interface TechnicianImport {
  dryRun: boolean;
  technicians: Tally;
}

/** Brings technicians up to a document, all or nothing; nobody is removed, `active: false` takes them off the list. */
export async function importTechnicians(
  db: Db,
  settings: Pick<WorkOrderSettings, "registry">,
  { technicians }: z.output<typeof technicianDocument>,
  { dryRun }: { dryRun: boolean },
): Promise<TechnicianImport> {
  refuse(
    "technician document",
    duplicates("technicians", technicians, ({ name }) => name),
  );
  const ids = await siteIds(settings.registry);
  const errors: FieldError[] = [];
  const rows = technicians.map(({ sites, ...technician }, index) => ({
    ...technician,
    skills: [...new Set(technician.skills)],
    sites:
      sites?.map((code, place) => {
        const id = ids.get(code);
        if (id !== undefined) return id;
        const message = `must be the code of a site with assets; ${code} is none, import the plant first`;
        errors.push({ field: `technicians[${index}].sites[${place}]`, message });
        return 0;
      }) ?? null,
  }));
  refuse("technician document", errors);
  return allOrNothing(db, dryRun, async (trx) => ({
    dryRun,
    technicians: await tally(
      trx,
      rows.length,
      sql<{ created: boolean }>`
        insert into workorders.technician as t (name, skills, sites, active, person_id)
        select name, skills, sites, active, "personId" from jsonb_to_recordset(${json(rows)})
          as d (name text, skills text[], sites integer[], active boolean, "personId" bigint)
        on conflict (name) do update set skills = excluded.skills, sites = excluded.sites,
          active = excluded.active, person_id = excluded.person_id
        where (t.skills, t.sites, t.active, t.person_id) is distinct from
          (excluded.skills, excluded.sites, excluded.active, excluded.person_id)
        returning (xmax = 0) as created`,
    ),
  }));
}
