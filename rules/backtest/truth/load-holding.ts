import type { AssetEntry, Registry } from "#ingest";
import type { Kysely } from "kysely";
import { gatewayUnreachable } from "../../topology/inhibit.ts";
import type { RulesTables } from "../../tables.ts";
import type { Holding } from "./held-by-live.ts";

/** Of one asset; what was flagged more often is flagged for ever. */
const most = 1_000;

/** What was written down of this time; `keys`: rules whose flags explain those of a candidate. */
export async function loadHolding(
  db: Kysely<RulesTables>,
  asset: AssetEntry,
  registry: Pick<Registry, "asset">,
  { from, to, keys }: { from: number; to: number; keys: readonly string[] },
): Promise<Holding> {
  const span = { from, to };
  const gateways = reachedThrough(asset, registry);
  return {
    explaining:
      keys.length === 0
        ? []
        : (await episodes(db, [asset.id], keys, span)).map((row) => ({
            ...stretchOf(row),
            key: row.condition,
          })),
    gateways:
      gateways.length === 0
        ? []
        : (
            await episodes(
              db,
              gateways.map(({ id }) => id),
              [gatewayUnreachable],
              span,
            )
          ).map((row) => ({ ...stretchOf(row), tag: row.asset_tag, since: sinceOf(row) })),
  };
}

/** What must live for the asset to be heard: itself where others are reached through it, and everything above it. */
function reachedThrough(asset: AssetEntry, registry: Pick<Registry, "asset">): AssetEntry[] {
  const chain = asset.isGateway ? [asset] : [];
  for (let at = parentOf(asset, registry); at !== undefined; at = parentOf(at, registry)) {
    chain.push(at);
  }
  return chain;
}

const parentOf = ({ parentId }: AssetEntry, registry: Pick<Registry, "asset">) =>
  parentId === null ? undefined : registry.asset(parentId);

type Row = Awaited<ReturnType<typeof episodes>>[number];

function episodes(
  db: Kysely<RulesTables>,
  assetIds: readonly number[],
  conditions: readonly string[],
  { from, to }: { from: number; to: number },
) {
  return db
    .selectFrom("rules.flag_episode as e")
    .innerJoin("rules.flag as f", "f.id", "e.flag_id")
    .where("e.asset_id", "in", [...assetIds])
    .where("e.condition", "in", [...conditions])
    .where("f.withdrawn_at", "is", null)
    .where("e.raised_at", "<", new Date(to))
    .where((row) =>
      row.or([row("e.returned_at", "is", null), row("e.returned_at", ">=", new Date(from))]),
    )
    .orderBy("e.raised_at")
    .limit(most)
    .select([
      "e.condition",
      "e.raised_at",
      "e.returned_at",
      "f.asset_tag",
      "f.raised_at as newest_at",
      "f.evidence",
    ])
    .execute();
}

const stretchOf = ({ raised_at, returned_at }: Row) => ({
  raisedAt: raised_at.getTime(),
  returnedAt: returned_at?.getTime() ?? null,
});

/** The evidence is that of the newest stretch; of older ones the first flag behind the gateway has to do. */
function sinceOf({ raised_at, newest_at, evidence }: Row): number {
  const { since } = evidence.facts;
  const isNewest = raised_at.getTime() === newest_at.getTime();
  const said = isNewest && typeof since === "string" ? Date.parse(since) : NaN;
  return Number.isNaN(said) ? raised_at.getTime() : said;
}
