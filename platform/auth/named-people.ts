import { sql } from "kysely";
import type { Database } from "../database/open-database.ts";
import type { Principal, SiteScope } from "./principal.ts";
import { rightsFromRow } from "./rights.ts";

/** A person as somebody else names them. */
export interface NamedPerson {
  principal: Principal;
  disabled: boolean;
}

interface Row {
  id: number;
  name: string;
  roles: string[];
  sites: number[] | null;
  disabled: boolean;
}

/** The people of these ids, by id; whoever does not exist is not among them. For modules that keep ids and show names. */
export async function peopleNamed(
  db: Database,
  ids: readonly number[],
): Promise<Map<number, NamedPerson>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select id, name, roles, sites, disabled_at is not null as disabled from platform.person
    where id = any (${[...new Set(ids)]}::bigint[])`.execute(db.as<unknown>());
  return new Map(rows.map((row) => [row.id, toNamed(row)]));
}

/** Whoever may sign in and reaches at least one of these sites: by name, after a place. */
export async function peopleToChoose(
  db: Database,
  wanted: { sites: SiteScope; text?: string | undefined },
  page: { after?: readonly [string, number] | undefined; limit: number },
): Promise<NamedPerson[]> {
  const { sites, text } = wanted;
  const pattern = text === undefined ? null : `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const [afterName, afterId] = page.after ?? ["", 0];
  const { rows } = await sql<Row>`
    select id, name, roles, sites, false as disabled from platform.person
    where disabled_at is null
      and (${sites === "all"} or sites is null or sites && ${sites === "all" ? [] : [...sites]}::bigint[])
      and (${pattern}::text is null or name ilike ${pattern})
      and (name, id) > (${afterName}, ${afterId}::bigint)
    order by name, id limit ${page.limit}`.execute(db.as<unknown>());
  return rows.map(toNamed);
}

const toNamed = ({ id, name, disabled, ...row }: Row): NamedPerson => ({
  principal: { kind: "person", id, name, ...rightsFromRow(row) },
  disabled,
});
