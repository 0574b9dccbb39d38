import { isDeepStrictEqual } from "node:util";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import { addProposal } from "../proposals/store/add-proposal.ts";
import type { Added } from "../proposals/store/add-proposal.ts";
import { endProposal } from "../proposals/store/end-proposal.ts";
import type { ProposalTables } from "../proposals/store/proposal-tables.ts";
import { liveRuleRow } from "../store/rule-list.ts";
import type { WrittenRule } from "../store/save-rules.ts";
import type { Db, RulesTables } from "../tables.ts";
import type { Kysely } from "kysely";

/** Signs of a failure mode, as a rule, and the close-outs that they were learnt from. */
export interface LearntSigns {
  classCode: string;
  failureMode: string;
  learnt: WrittenRule;
  machines: number;
  now: number;
}

const yearMs = 365 * 86_400_000;
const mostFailures = 300;

/**
 * What was learnt becomes a proposal like any other: a rule to be added, or the one that is live learnt anew. It is tried on the past before anybody
 * sees it, and runs when a person says so.
 */
export async function suggestSigns(db: Db, signs: LearntSigns): Promise<Added> {
  const { classCode, failureMode, learnt, now } = signs;
  const { key, name } = learnt.rule;
  const live = await liveRuleRow(db, key);
  if (live !== undefined && isDeepStrictEqual(live.definition, learnt.written)) {
    return { added: false, id: null, why: `version ${live.version} of "${key}" says the same` };
  }
  const failures = await failuresOf(db, signs);
  const again = live !== undefined;
  const kind = again ? "relearn" : "add";
  const proposals = db.withTables<Pick<ProposalTables, "rules.proposal">>();
  await makeRoom(proposals, { key, kind, now, known: failures.map((each) => each.work_order_id) });
  return addProposal(
    proposals,
    {
      kind,
      aim: again ? "relearnt" : "keener",
      ruleKey: key,
      title: again ? `Learn anew: ${name}` : `Add a rule: ${name}`,
      because: `Learnt from ${failures.length} failures of the mode ${failureMode} and from ${signs.machines} machines of class ${classCode}. The past that it is tried on is in part what it was learnt from, which flatters it.`,
      evidence: { flags: [], gaps: [], failures: failures.map((each) => each.work_order_id) },
      scope: {
        from: Math.min(now, ...failures.map((each) => each.completed_at.getTime())),
        assetIds: [...new Set(failures.map((each) => each.asset_id))],
      },
      candidates: [{ words: `a flag when ${inWords(learnt.rule)}`, definition: learnt.written }],
    },
    { versionId: live?.version_id ?? null, now },
  );
}

/** One that waits and knows fewer failures would be decided on too little. */
async function makeRoom(
  db: Kysely<RulesTables & Pick<ProposalTables, "rules.proposal">>,
  of: { key: string; kind: "add" | "relearn"; known: readonly number[]; now: number },
): Promise<void> {
  const standing = await db
    .selectFrom("rules.proposal")
    .where("rule_key", "=", of.key)
    .where("kind", "=", of.kind)
    .where("state", "in", ["waiting", "open"])
    .select(["id", "state", "evidence"])
    .executeTakeFirst();
  if (standing === undefined) return;
  const before = new Set(standing.evidence.failures);
  const more = of.known.filter((id) => !before.has(id)).length;
  if (more === 0) return;
  const comment = `${more} more failures are known: it is learnt anew.`;
  const to = { state: "expired", by: null, comment, now: of.now } as const;
  await db.transaction().execute((trx) => endProposal(trx, standing.id, standing.state, to));
}

function failuresOf(db: Db, { classCode, failureMode, now }: LearntSigns) {
  return db
    .selectFrom("rules.close_out")
    .where("asset_class", "=", classCode)
    .where("is_failure", "=", true)
    .where("failure_mode", "=", failureMode)
    .where("completed_at", ">=", new Date(now - yearMs))
    .where("completed_at", "<", new Date(now))
    .orderBy("completed_at", "desc")
    .limit(mostFailures)
    .select(["work_order_id", "asset_id", "completed_at"])
    .execute();
}

function inWords({ condition }: RuleDefinition): string {
  if (!("signs" in condition)) return "its signs are there";
  const { codes, shifts } = condition.signs;
  const said = [
    ...codes.map(({ signal, is }) => `${signal} says ${is}`),
    ...shifts.map(({ signal, direction }) => `${signal} lies ${direction}`),
  ];
  const [some, more] = [said.slice(0, 6), said.length - 6];
  return `enough of these signs are there: ${some.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
