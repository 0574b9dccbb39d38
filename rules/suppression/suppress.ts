import { appendToOutbox, conflict, invalid, notFound } from "#platform";
import type { SiteScope } from "#platform";
import { sql } from "kysely";
import { releaseHeld } from "../announce/release-held.ts";
import type { Db, Trx } from "../tables.ts";
import { suppressionEvent } from "./suppression-event.ts";
import type { SuppressionRow } from "./suppression-event.ts";

const day = 86_400_000;
/** Whoever needs longer should change the rule, or take the asset out of service. */
export const longest = { shelved: 30 * day, "out-of-service": 366 * day } as const;

export interface Suppress {
  kind: "shelved" | "out-of-service";
  asset: { id: number; tag: string; siteId: number };
  /** Of a shelved flag. */
  condition: string | null;
  /** Shelved only: it ends when the flag returns, if that comes first. */
  oneShot: boolean;
  until: number;
  reason: string;
  owner: string;
}

/**
 * From now until its end nobody is sent for what it concerns; flags live on.
 * @throws AppError invalid or conflict, with the remedy
 */
export async function suppress(db: Db, wanted: Suppress, now: number): Promise<SuppressionRow> {
  const { kind, asset, condition, oneShot, until, reason, owner } = wanted;
  if (until <= now || until > now + longest[kind]) {
    const days = longest[kind] / day;
    throw invalid(`\`until\` must lie in the future, and at most ${days} days ahead.`, {
      errors: [{ field: "until", message: `give a moment within the next ${days} days` }],
    });
  }
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .insertInto("rules.suppression")
      .values({
        kind,
        asset_id: asset.id,
        asset_tag: asset.tag,
        site_id: asset.siteId,
        condition,
        one_shot: oneShot,
        reason,
        owner,
        began_at: new Date(now),
        until: new Date(until),
        work_order_id: null,
        ended_at: null,
        ended_by: null,
      })
      .onConflict((conflicting) => conflicting.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      const what = condition === null ? asset.tag : `"${condition}" on ${asset.tag}`;
      throw conflict(
        `${what} is ${kind.replaceAll("-", " ")} already. End that first, or let it run out.`,
      );
    }
    await appendToOutbox(trx, [suppressionEvent("suppression.began", row)]);
    return row;
  });
}

/** Ends one now. @throws AppError notFound, or conflict where it has ended already */
export async function endSuppression(
  db: Db,
  id: number,
  by: { name: string; sites: SiteScope },
  now: number,
): Promise<SuppressionRow> {
  return db.transaction().execute(async (trx) => {
    const found = await trx
      .selectFrom("rules.suppression")
      .where("id", "=", id)
      .selectAll()
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (found === undefined || (by.sites !== "all" && !by.sites.includes(found.site_id))) {
      throw notFound(`There is no suppression ${id}, or none you may see.`);
    }
    if (found.kind === "maintenance") {
      throw conflict(
        `Suppression ${id} belongs to work order WO-${found.work_order_id} and ends with its work.`,
      );
    }
    if (found.ended_at !== null) {
      throw conflict(`Suppression ${id} ended at ${found.ended_at.toISOString()} already.`);
    }
    return finish(trx, found, { by: by.name, at: now, now });
  });
}

/** Those whose time is over, each by itself: one that fails is tried again by the next look, and keeps no other from ending. */
export async function endExpired(db: Db, now: number): Promise<void> {
  const due = await db
    .selectFrom("rules.suppression")
    .where("ended_at", "is", null)
    .where("until", "<=", new Date(now))
    .orderBy("until")
    .limit(100)
    .select("id")
    .execute();
  const errors: unknown[] = [];
  for (const { id } of due) await endOne(db, id, now).catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

function endOne(db: Db, id: number, now: number): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("rules.suppression")
      .where("id", "=", id)
      .where("ended_at", "is", null)
      // Its work may have gone on meanwhile.
      .where("until", "<=", new Date(now))
      .selectAll()
      .forNoKeyUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (row === undefined) return;
    await finish(trx, row, { by: "its time was over", at: row.until?.getTime() ?? now, now });
  });
}

/** Ends a row that the caller has locked, and announces what it held and still holds. */
async function finish(
  trx: Trx,
  row: SuppressionRow,
  { by, at, now }: { by: string; at: number; now: number },
): Promise<SuppressionRow> {
  const ended = await trx
    .updateTable("rules.suppression")
    .set({ ended_at: new Date(at), ended_by: by })
    .where("id", "=", row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await appendToOutbox(trx, [suppressionEvent("suppression.ended", ended)]);
  await releaseHeld(trx, { suppressionId: row.id }, now);
  return ended;
}

/** Newest first, one more than `limit`. */
export function listSuppressions(
  db: Db,
  filter: {
    scope: SiteScope;
    siteId?: number | undefined;
    assetId?: number | undefined;
    open?: boolean | undefined;
    before?: number | undefined;
    limit: number;
  },
): Promise<SuppressionRow[]> {
  const { scope, siteId, assetId, open, before, limit } = filter;
  const sites = scope === "all" ? null : [...scope];
  return db
    .selectFrom("rules.suppression")
    .$if(sites !== null, (query) => query.where(sql<boolean>`site_id = any (${sites}::bigint[])`))
    .$if(siteId !== undefined, (query) => query.where("site_id", "=", siteId!))
    .$if(assetId !== undefined, (query) => query.where("asset_id", "=", assetId!))
    .$if(open === true, (query) => query.where("ended_at", "is", null))
    .$if(open === false, (query) => query.where("ended_at", "is not", null))
    .$if(before !== undefined, (query) => query.where("id", "<", before!))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .selectAll()
    .execute();
}
