import { hashSecret } from "#platform";
import type { Db, Trx } from "../../tables.ts";
import type { EscalationRow } from "../escalation/escalation-row.ts";

/** The link in somebody's message, with what it is about. */
export interface FoundLink {
  noticeId: number;
  personId: number;
  expiresAt: Date;
  usedAt: Date | null;
  row: EscalationRow;
  /** Whether it spoke again since: another message tells of that. */
  isNewest: boolean;
}

export async function findLink(db: Db | Trx, token: string): Promise<FoundLink | undefined> {
  const link = await db
    .selectFrom("rules.acknowledge_link as l")
    .innerJoin("rules.escalation_notice as n", "n.id", "l.notice_id")
    .where("l.token_hash", "=", hashSecret(token))
    .select(["l.notice_id", "l.expires_at", "l.used_at", "n.person_id", "n.escalation_id"])
    .executeTakeFirst();
  if (link === undefined || link.person_id === null) return undefined;
  const row = await db
    .selectFrom("rules.escalation")
    .where("id", "=", link.escalation_id)
    .selectAll()
    .executeTakeFirstOrThrow();
  const newer = await db
    .selectFrom("rules.escalation")
    .where("about_kind", "=", row.about_kind)
    .where("about_id", "=", row.about_id)
    .where("episode", ">", row.episode)
    .select("id")
    .executeTakeFirst();
  return {
    noticeId: link.notice_id,
    personId: link.person_id,
    expiresAt: link.expires_at,
    usedAt: link.used_at,
    row,
    isNewest: newer === undefined,
  };
}
