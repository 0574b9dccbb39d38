import { appendToOutbox } from "#platform";
import type { OutboxTables } from "#platform";
import { sql } from "kysely";
import type { Transaction } from "kysely";
import { levelFor } from "../policy/policy-schema.ts";
import { policyFor } from "../policy/policy-store.ts";
import type { AboutKind, EscalationTables } from "../tables.ts";
import { escalationEvent } from "./escalation-event.ts";
import type { EscalationNamed } from "./escalation-event.ts";
import { waitBeforeFirst } from "./progress.ts";

/** Something that somebody must take on. Everything a message needs stands in it: whoever sends it looks nothing up. */
export interface NewEscalation {
  about: { kind: AboutKind; id: number };
  site: { id: number; name: string };
  assetId: number | null;
  severity: number;
  /** One line, and what there is to say. */
  subject: string;
  text: string;
  /** A path of ours where it is shown. */
  link: string;
  /** What began it, in words. */
  cause: string;
  workOrderId?: number | null;
}

/**
 * From now on people are told, step by step as the site's policy says, until it is ended.
 * @returns its id; null where the policy tells nobody of this severity, or one about the same thing is open
 */
export async function beginEscalation<T extends EscalationTables & OutboxTables>(
  trx: Transaction<T>,
  wanted: NewEscalation,
  now: number,
): Promise<number | null> {
  const stored = await policyFor(trx, wanted.site.id);
  const level = stored === null ? undefined : levelFor(stored.policy, wanted.severity);
  if (stored === null || level === undefined) return null;
  const { about, site } = wanted;
  const { rows } = await sql<EscalationNamed>`
    insert into rules.escalation (
      about_kind, about_id, episode, site_id, site_name, asset_id, severity, subject, text, link, policy_id, state,
      next_at, began_at, cause, work_order_id)
    select ${about.kind}, ${about.id}::bigint, coalesce(max(episode), 0) + 1, ${site.id}::bigint, ${site.name},
      ${wanted.assetId}::bigint, ${wanted.severity}::smallint, ${wanted.subject}, ${wanted.text}, ${wanted.link},
      ${stored.id}::bigint, 'running', ${new Date(now + waitBeforeFirst(level))}::timestamptz,
      ${new Date(now)}::timestamptz, ${wanted.cause}, ${wanted.workOrderId ?? null}::bigint
    from rules.escalation where about_kind = ${about.kind} and about_id = ${about.id}
    on conflict do nothing
    returning *`.execute(trx);
  const [row] = rows;
  if (row === undefined) return null;
  await appendToOutbox(trx, [
    escalationEvent("escalation.began", row, { words: `${wanted.cause}.`, at: now }),
  ]);
  return row.id;
}
