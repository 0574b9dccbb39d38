import { messagesById } from "#platform";
import type { MessageTrace, SiteScope } from "#platform";
import { sql } from "kysely";
import type { Db } from "../../tables.ts";
import type { AboutKind, EscalationState } from "../tables.ts";
import type { EscalationRow, NoticeRow } from "./escalation-row.ts";

interface LineRow extends NoticeRow {
  episode: number;
  acknowledged_at: Date | null;
}

export interface TraceRow extends LineRow {
  /** By which ways its message went, and what happened to it there; not once it has aged out. */
  message?: MessageTrace | undefined;
}

/** How often one thing may speak again and still be shown whole; older ones are in the lines. */
const mostShown = 20;

/** Every time it spoke, the newest first. */
export function escalationsOf(
  db: Db,
  about: { kind: AboutKind; id: number },
): Promise<EscalationRow[]> {
  return db
    .selectFrom("rules.escalation")
    .where("about_kind", "=", about.kind)
    .where("about_id", "=", about.id)
    .orderBy("episode", "desc")
    .limit(mostShown)
    .selectAll()
    .execute();
}

/** Who was told when and by what, who was not and why, the newest first. */
export async function escalationLines(
  db: Db,
  about: { kind: AboutKind; id: number },
  page: { before?: number | undefined; limit: number },
): Promise<TraceRow[]> {
  const { rows } = await sql<LineRow>`
    select n.*, e.episode, l.used_at as acknowledged_at
    from rules.escalation e
    join rules.escalation_notice n on n.escalation_id = e.id
    left join rules.acknowledge_link l on l.notice_id = n.id
    where e.about_kind = ${about.kind} and e.about_id = ${about.id} and (${page.before ?? null}::bigint is null or n.id < ${page.before ?? null})
    order by n.id desc limit ${page.limit}`.execute(db);
  const ids = rows.map(({ message_id: id }) => id).filter((id) => id !== null);
  const messages = await messagesById(db, ids);
  return rows.map((row) => ({ ...row, message: messages.get(row.message_id ?? 0) }));
}

export function escalationById(db: Db, id: number): Promise<EscalationRow | undefined> {
  return db.selectFrom("rules.escalation").where("id", "=", id).selectAll().executeTakeFirst();
}

/** The newest first. */
export function listEscalations(
  db: Db,
  wanted: {
    sites: SiteScope;
    siteId?: number | undefined;
    states?: readonly EscalationState[] | undefined;
    before?: number | undefined;
    limit: number;
  },
): Promise<EscalationRow[]> {
  const { sites, siteId, states, before, limit } = wanted;
  const scope = sites === "all" ? null : [...sites];
  return db
    .selectFrom("rules.escalation")
    .$if(scope !== null, (query) => query.where(sql<boolean>`site_id = any (${scope}::bigint[])`))
    .$if(siteId !== undefined, (query) => query.where("site_id", "=", siteId!))
    .$if(states !== undefined, (query) => query.where("state", "in", states!))
    .$if(before !== undefined, (query) => query.where("id", "<", before!))
    .orderBy("id", "desc")
    .limit(limit)
    .selectAll()
    .execute();
}
