import { peopleNamed } from "#platform";
import type { Database } from "#platform";
import { lockFlag } from "../../flags/acknowledge-flag.ts";
import type { FlagRow } from "../../flags/change-flag.ts";
import type { RulesTables, Trx } from "../../tables.ts";
import type { EscalationRow } from "../escalation/escalation-row.ts";
import { acknowledgeAs } from "./acknowledge-as.ts";
import { findLink } from "./find-link.ts";
import type { FoundLink } from "./find-link.ts";
import { judgeLink } from "./judge-link.ts";
import type { Judgement, LinkFacts } from "./judge-link.ts";

export interface SeenLink {
  link: FoundLink | undefined;
  /** Whose link it is. */
  name: string | null;
  judgement: Judgement;
}

type InWords = (at: Date, row: EscalationRow | undefined) => string;

/** What a link would do now. Changes nothing: programs that look for harmful links follow it too. */
export async function lookAtLink(
  db: Database,
  token: string,
  now: number,
  inWords: InWords,
): Promise<SeenLink> {
  const rules = db.as<RulesTables>();
  const link = await findLink(rules, token);
  const flag =
    link?.row.about_kind === "flag"
      ? await rules
          .selectFrom("rules.flag")
          .where("id", "=", link.row.about_id)
          .selectAll()
          .executeTakeFirst()
      : undefined;
  const person = await whoseLink(db, link);
  return judged({ link, person, flag: flagFacts(flag) }, now, inWords);
}

/** Acknowledges as the person whom the message was sent to, once. */
export async function acknowledgeByLink(
  db: Database,
  token: string,
  now: number,
  inWords: InWords,
): Promise<SeenLink> {
  const rules = db.as<RulesTables>();
  const found = await findLink(rules, token);
  const person = await whoseLink(db, found);
  return rules.transaction().execute(async (trx) => {
    // The flag before anything else, as everybody who changes it.
    const flag =
      found?.row.about_kind === "flag" ? await lockFlag(trx, found.row.about_id) : undefined;
    // Then what it is about: of two who press at the same moment, one is told that the other was faster.
    if (found !== undefined) await lockEscalation(trx, found.row.id);
    const link = await findLink(trx, token);
    const seen = judged({ link, person, flag: flagFacts(flag) }, now, inWords);
    if (seen.judgement.what !== "open" || link === undefined || person === undefined) return seen;
    const by = { personId: person.principal.id, name: person.principal.name };
    await useLink(trx, link.noticeId, now);
    await acknowledgeAs(trx, { row: link.row, flag }, { by, how: "from a message" }, now);
    const words = `Thank you, ${by.name}: it is acknowledged, and nobody else is told.`;
    return { ...seen, judgement: { what: "done", words } };
  });
}

async function useLink(trx: Trx, noticeId: number, now: number): Promise<void> {
  await trx
    .updateTable("rules.acknowledge_link")
    .set({ used_at: new Date(now) })
    .where("notice_id", "=", noticeId)
    .execute();
}

async function lockEscalation(trx: Trx, id: number): Promise<void> {
  await trx.selectFrom("rules.escalation").where("id", "=", id).select("id").forUpdate().execute();
}

async function whoseLink(db: Database, link: FoundLink | undefined) {
  if (link === undefined) return undefined;
  return (await peopleNamed(db, [link.personId])).get(link.personId);
}

const flagFacts = (flag: FlagRow | undefined): LinkFacts["flag"] =>
  flag === undefined ? null : { state: flag.state, acknowledgedBy: flag.acknowledged_by };

function judged(facts: LinkFacts, now: number, inWords: InWords): SeenLink {
  const { link, person } = facts;
  return {
    link,
    name: person?.principal.name ?? null,
    judgement: judgeLink(facts, now, (at) => inWords(at, link?.row)),
  };
}
