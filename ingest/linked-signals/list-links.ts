import type { Database } from "#platform";
import type { RegistryTables } from "../registry/tables.ts";

/** The other end of a link. */
interface LinkedTo {
  signalId: number;
  key: string;
  name: string;
  asset: { id: number; tag: string; name: string };
}

interface Links {
  /** `historyComplete`: what the followed signal had before the link was made is there too. */
  follows: (LinkedTo & { historyComplete: boolean }) | null;
  followedBy: LinkedTo[];
}

interface Row {
  signalId: number;
  key: string;
  name: string;
  assetId: number;
  tag: string;
  assetName: string;
}

/** What the signals of an asset follow, and what follows them: at most `mostFollowers` each, and all at the asset's own site. */
export async function listLinks(
  db: Database,
  assetId: number,
): Promise<{ of(signalId: number): Links }> {
  const columns = ["o.key", "o.name", "o.id as signalId"] as const;
  const others = ["a.id as assetId", "a.tag", "a.name as assetName"] as const;
  const tables = db.as<RegistryTables>();
  const followed = await tables
    .selectFrom("ingest.signal as g")
    .innerJoin("ingest.signal as o", "o.id", "g.follows_id")
    .innerJoin("ingest.asset as a", "a.id", "o.asset_id")
    .leftJoin("ingest.link_history as h", "h.signal_id", "g.id")
    .select(["g.id as own", "h.finished", ...columns, ...others])
    .where("g.asset_id", "=", assetId)
    .execute();
  const following = await tables
    .selectFrom("ingest.signal as g")
    .innerJoin("ingest.signal as o", "o.follows_id", "g.id")
    .innerJoin("ingest.asset as a", "a.id", "o.asset_id")
    .select(["g.id as own", ...columns, ...others])
    .where("g.asset_id", "=", assetId)
    .orderBy("a.tag")
    .orderBy("o.key")
    .execute();
  return {
    of(signalId) {
      const row = followed.find(({ own }) => own === signalId);
      return {
        follows:
          row === undefined ? null : { ...linkedTo(row), historyComplete: row.finished === true },
        followedBy: following.filter(({ own }) => own === signalId).map(linkedTo),
      };
    },
  };
}

function linkedTo({ signalId, key, name, assetId, tag, assetName }: Row): LinkedTo {
  return { signalId, key, name, asset: { id: assetId, tag, name: assetName } };
}
