import type { Trx } from "../tables.ts";
import type { FlagEvent } from "./flag-state.ts";

/** A flag's condition began to hold. */
export async function beginEpisode(
  trx: Trx,
  of: { flagId: number; assetId: number; condition: string },
  episode: { raisedAt: number; triggeredAt: number },
): Promise<void> {
  await trx
    .insertInto("rules.flag_episode")
    .values({
      flag_id: of.flagId,
      asset_id: of.assetId,
      condition: of.condition,
      raised_at: new Date(episode.raisedAt),
      triggered_at: new Date(episode.triggeredAt),
      returned_at: null,
    })
    .execute();
}

/** What events that end a flag's stretch do to it; one that was withdrawn has none. */
export async function endEpisodes(
  trx: Trx,
  flagId: number,
  events: readonly FlagEvent[],
): Promise<void> {
  for (const { type, at } of events) {
    if (type === "withdrawn") {
      await trx.deleteFrom("rules.flag_episode").where("flag_id", "=", flagId).execute();
    } else if (type === "returned") {
      await trx
        .updateTable("rules.flag_episode")
        .set({ returned_at: new Date(at) })
        .where("flag_id", "=", flagId)
        .where("returned_at", "is", null)
        .execute();
    }
  }
}
