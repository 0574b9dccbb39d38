import type { AssetEntry } from "#ingest";
import type { RuleDefinition } from "../../definition/rule-schema.ts";
import { sql } from "kysely";
import type { AssetOutcome, JudgedReplay } from "../report/asset-outcome.ts";
import type { BacktestDb, BacktestTrx } from "./backtest-tables.ts";

/** Flags that are listed of one backtest; the report counts all. */
const mostFlags = 10_000;
const hour = 3_600_000;

/** Writes down what one asset gave. False: the backtest is no longer this runner's. */
export async function saveAsset(
  db: BacktestDb,
  of: { id: number; runner: string; asset: AssetEntry; rules: readonly RuleDefinition[] },
  judged: JudgedReplay,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const held = await trx
      .selectFrom("rules.backtest")
      .where("id", "=", of.id)
      .where("runner", "=", of.runner)
      .where("state", "=", "running")
      .forUpdate()
      .select("id")
      .executeTakeFirst();
    if (held === undefined) return false;
    await trx
      .insertInto("rules.backtest_asset")
      .values({
        backtest_id: of.id,
        asset_id: of.asset.id,
        outcome: JSON.stringify(judged.outcome),
      })
      .execute();
    await saveFlags(trx, of, judged);
    return true;
  });
}

async function saveFlags(
  trx: BacktestTrx,
  { id, asset, rules }: { id: number; asset: AssetEntry; rules: readonly RuleDefinition[] },
  { flags }: JudgedReplay,
): Promise<void> {
  const all = flags.flatMap((some, candidate) => some.map((flag) => ({ candidate, flag })));
  if (all.length === 0) return;
  const { listed } = await trx
    .selectFrom("rules.backtest_flag")
    .where("backtest_id", "=", id)
    .select(({ fn }) => fn.countAll<number>().as("listed"))
    .executeTakeFirstOrThrow();
  const some = all.slice(0, Math.max(0, mostFlags - listed));
  const column = <T>(of: (one: (typeof all)[number]) => T): T[] => some.map(of);
  const time = (at: number | null) => (at === null ? null : new Date(at));
  await sql`
    insert into rules.backtest_flag (backtest_id, candidate, asset_id, asset_tag, asset_name, site_id, site_name, rule_key,
      raised_at, triggered_at, returned_at, summary, verdict, why, lead_hours, held, evidence)
    select ${id}, candidate, ${asset.id}, ${asset.tag}, ${asset.name}, ${asset.siteId}, ${asset.siteName}, rule_key,
      raised_at, triggered_at, returned_at, summary, verdict, why, lead_hours, held, evidence
    from unnest(
      ${column(({ candidate }) => candidate)}::smallint[],
      ${column(({ candidate }) => rules[candidate]!.key)}::text[],
      ${column(({ flag }) => time(flag.raisedAt))}::timestamptz[],
      ${column(({ flag }) => time(flag.triggeredAt))}::timestamptz[],
      ${column(({ flag }) => time(flag.returnedAt))}::timestamptz[],
      ${column(({ flag }) => flag.summary)}::text[],
      ${column(({ flag }) => flag.verdict)}::text[],
      ${column(({ flag }) => flag.why)}::text[],
      ${column(({ flag }) => (flag.leadMs === null ? null : flag.leadMs / hour))}::double precision[],
      ${column(({ flag: { held } }) => (held === null ? null : JSON.stringify(held)))}::jsonb[],
      ${column(({ flag }) => (flag.evidence === null ? null : JSON.stringify(flag.evidence)))}::jsonb[]
    ) with ordinality as f (candidate, rule_key, raised_at, triggered_at, returned_at, summary, verdict, why, lead_hours, held, evidence, n)
    order by n`.execute(trx);
}

/** What the assets of one gave so far, in the order of their ids, a few hundred at a time. */
export async function* savedOutcomes(
  db: BacktestDb,
  id: number,
): AsyncGenerator<{ assetId: number; outcome: AssetOutcome }> {
  const page = 200;
  for (let after = 0; ;) {
    const rows = await db
      .selectFrom("rules.backtest_asset")
      .where("backtest_id", "=", id)
      .where("asset_id", ">", after)
      .orderBy("asset_id")
      .limit(page)
      .select(["asset_id", "outcome"])
      .execute();
    for (const { asset_id: assetId, outcome } of rows) yield { assetId, outcome };
    if (rows.length < page) return;
    after = rows.at(-1)!.asset_id;
  }
}
