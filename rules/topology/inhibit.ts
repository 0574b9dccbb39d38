import type { AssetEntry } from "#ingest";
import type { RaiseFlag } from "../flags/raise-flag.ts";
import { followedBy } from "./followed-silence.ts";
import type { Explanation } from "../conditions/condition.ts";
import type { Trx } from "../tables.ts";

/** The condition of the one flag that a dead gateway gets in place of those of its children. */
export const gatewayUnreachable = "gateway-unreachable";

/**
 * Holds back the flag of a silence that may be a gateway's fault; true when it did. Whoever judges silences raises it,
 * or the gateway's, some seconds later (settle-silences.ts). In the transaction that would have raised it.
 */
export async function inhibitByTopology(
  trx: Trx,
  raise: RaiseFlag,
  of: {
    explanation: Pick<Explanation, "silence">;
    asset: Pick<AssetEntry, "parentId" | "isGateway" | "signals">;
  },
  now: number,
): Promise<boolean> {
  const { parentId, isGateway } = of.asset;
  const { silence } = of.explanation;
  if (silence === undefined) return false;
  // How the asset that a signal follows is reached, is judged with the whole plant at hand.
  const { signalId, forMs, lastReceivedAt } = silence;
  const follows = followedBy(of.asset, signalId) !== undefined;
  if (parentId === null && !isGateway && !follows) return false;
  const { rule } = raise;
  const { id, tag, name, siteId, siteName } = raise.asset;
  const silentAt = lastReceivedAt ?? raise.raisedAt;
  await trx
    .insertInto("rules.unreachable")
    .values({
      asset_id: id,
      condition: rule.key,
      asset_tag: tag,
      site_id: siteId,
      signal_id: signalId,
      silent_at: new Date(silentAt),
      for_ms: forMs,
      held_at: new Date(now),
      via_id: null,
      via_tag: null,
      blamed_at: null,
      back_at: null,
      raise: JSON.stringify({ ...raise, asset: { id, tag, name, siteId, siteName } }),
    })
    .onConflict((conflict) => conflict.columns(["asset_id", "condition"]).doNothing())
    .execute();
  return true;
}

/** The silence is over: what was held back never needs to be said. In the transaction that returns its flag, before it. */
export async function endSilence(
  trx: Trx,
  assetId: number,
  condition: string,
  of: Pick<Explanation, "kind" | "parts">,
): Promise<void> {
  // "changed": the rule was written anew while it held, and judges by itself again.
  if (of.kind !== "changed" && !speaksOfSilence(of)) return;
  await trx
    .deleteFrom("rules.unreachable")
    .where("asset_id", "=", assetId)
    .where("condition", "=", condition)
    .execute();
}

/** By itself or in a part, so that its flag may have been held back. */
const speaksOfSilence = ({ kind, parts = [] }: Pick<Explanation, "kind" | "parts">): boolean =>
  kind === "noData" || parts.some(speaksOfSilence);
