import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Urgency } from "./message.ts";
import type { QuietHours } from "./quiet-hours.ts";
import { decideReach } from "./reach.ts";
import type { Contact, PersonToReach, Reach } from "./reach.ts";

type Row = {
  name: string;
  disabled: boolean;
  sites: number[] | null;
  quiet: QuietHours | null;
  contacts: Contact[];
};

/** Undefined: there is no such person. */
export async function readPersonToReach<T>(
  db: Kysely<T>,
  personId: number,
): Promise<PersonToReach | undefined> {
  const { rows } = await sql<Row>`
    select p.name, p.disabled_at is not null as disabled, p.sites,
      (select jsonb_build_object('from', q.from_minute, 'to', q.to_minute, 'zone', q.zone, 'wakeUrgency', q.wake_urgency)
        from platform.quiet_hours q where q.person_id = p.id) as quiet,
      coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'channel', c.channel, 'name', c.name,
          'leastUrgency', c.least_urgency, 'usable', c.confirmed_at is not null) order by c.id)
        from platform.contact_point c where c.person_id = p.id and c.ended_at is null), '[]') as contacts
    from platform.person p where p.id = ${personId}`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { name, disabled, sites, quiet, contacts } = row;
  return {
    name,
    disabled,
    sites: sites === null ? "all" : sites.map(Number),
    quietHours: quiet,
    contacts,
  };
}

/** Whether a person can be told at a moment, and how: for whoever decides whom to tell. In a transaction or outside one. */
export async function howToReach<T>(
  db: Kysely<T>,
  personId: number,
  ask: { urgency: Urgency; at: Date; siteId: number | null },
): Promise<Reach> {
  const person = await readPersonToReach(db, personId);
  if (person !== undefined) return decideReach(person, ask);
  const reason = `There is no person ${personId}.`;
  return { now: false, because: "account-disabled", until: null, reason };
}
