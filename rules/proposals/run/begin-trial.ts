import type { Registry } from "#ingest";
import { AppError, conflict, invalid } from "#platform";
import type { Log } from "#platform";
import type { BacktestRequested } from "../../backtest/backtest-schemas.ts";
import { planBacktest } from "../../backtest/plan-backtest.ts";
import type { Candidate } from "../../backtest/plan-backtest.ts";
import { insertBacktest } from "../../backtest/store/create-backtest.ts";
import type { NewBacktest } from "../../backtest/store/create-backtest.ts";
import { ruleSchema } from "../../definition/rule-schema.ts";
import type { RuleDefinition } from "../../definition/rule-schema.ts";
import { withStatedVisitCost } from "../../records/value/assumption-store.ts";
import { watches } from "../../store/coverage.ts";
import { endProposal } from "../store/end-proposal.ts";
import type { ProposalDb, ProposalRow } from "../store/proposal-tables.ts";
import { chooseAssets } from "./choose-assets.ts";

export interface TrialParts {
  proposals: ProposalDb;
  registry: Pick<Registry, "snapshot">;
  log: Log;
}

/** Proposals that wait for a person: more would be read by nobody. */
const mostOpen = 50;
const dayMs = 86_400_000;
const longestMs = 180 * dayMs;

/** Begins the backtest of the oldest suggestion that waits, where none is under way and people have room for more. */
export async function beginTrial(parts: TrialParts, now: number): Promise<boolean> {
  const { proposals } = parts;
  const { trying, open } = await proposals
    .selectFrom("rules.proposal")
    .where("state", "in", ["trying", "open"])
    .select(({ fn }) => [
      fn.countAll<number>().filterWhere("state", "=", "trying").as("trying"),
      fn.countAll<number>().filterWhere("state", "=", "open").as("open"),
    ])
    .executeTakeFirstOrThrow();
  if (trying > 0 || open >= mostOpen) return false;
  const next = await proposals
    .selectFrom("rules.proposal")
    .where("state", "=", "waiting")
    .orderBy("id")
    .limit(1)
    .selectAll()
    .executeTakeFirst();
  if (next === undefined) return false;
  try {
    await queue(proposals, next.id, await plan(parts, next, now), now);
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The queue of backtests is full, or the suggestion has expired meanwhile: another time, another one.
    if (error.status !== 422) return false;
    await proposals.transaction().execute((trx) =>
      endProposal(trx, next.id, "waiting", {
        state: "unsupported",
        by: null,
        comment: error.message,
        now,
      }),
    );
    return true;
  }
}

/** @throws AppError invalid: it cannot be tried, as where its assets are gone */
async function plan(
  { proposals, registry }: TrialParts,
  row: ProposalRow,
  now: number,
): Promise<Omit<NewBacktest, "createdBy" | "at">> {
  const candidates = [
    ...(await ruleAsItIs(proposals, row)),
    ...row.candidates.map(({ definition }) => ({
      stored: { key: row.rule_key, version: null, definition },
      rule: understood(definition),
    })),
  ];
  const from = Math.floor(Math.max(row.scope.from - dayMs, now - longestMs) / dayMs) * dayMs;
  const watched = [...registry.snapshot().assets.values()].filter((asset) =>
    candidates.some(({ rule }) => watches(rule, asset)),
  );
  const chosen = chooseAssets(watched, {
    restsOn: new Set(row.scope.assetIds),
    rules: candidates.map(({ rule }) => rule),
    spanMs: now - from,
  });
  // What a visit is taken to cost in live records, too.
  const request = await withStatedVisitCost<BacktestRequested>(proposals, {
    name: `Proposal ${row.id}: ${row.title}`.slice(0, 200),
    candidates: [],
    from,
    to: now,
    assets: chosen.map(({ tag }) => tag),
    horizon: "14d",
    visitWithin: "14d",
    everyFailureRecorded: false,
  });
  return planBacktest(request, candidates, chosen, now);
}

/** The version that it would change; none where a rule is to be added. */
async function ruleAsItIs(db: ProposalDb, row: ProposalRow): Promise<Candidate[]> {
  if (row.rule_version_id === null) return [];
  const { version, definition } = await db
    .selectFrom("rules.rule_version")
    .where("id", "=", row.rule_version_id)
    .select(["version", "definition"])
    .executeTakeFirstOrThrow();
  const stored = { key: row.rule_key, version, definition };
  return [{ stored, rule: understood(definition) }];
}

/** What was written for another version of the product may be no rule of this one. */
function understood(definition: unknown): RuleDefinition {
  const read = ruleSchema.safeParse(definition);
  if (read.success) return read.data;
  throw invalid("its rule cannot be read by this version of the product");
}

/** The backtest and the word that this proposal has it, together: none runs for nobody. */
async function queue(
  db: ProposalDb,
  id: number,
  planned: Omit<NewBacktest, "createdBy" | "at">,
  now: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const backtestId = await insertBacktest(trx, { ...planned, createdBy: "Proposals", at: now });
    const { numUpdatedRows } = await trx
      .updateTable("rules.proposal")
      .set({ state: "trying", backtest_id: backtestId, site_ids: planned.siteIds })
      .where("id", "=", id)
      .where("state", "=", "waiting")
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw conflict(`Proposal ${id} no longer waits.`, { id });
  });
}
