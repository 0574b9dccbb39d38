import type { Database, SiteScope } from "#platform";
import { sql } from "kysely";
import type { DeadLetterTables, UnknownStatus } from "../../dead-letters/tables.ts";
import { escapeLike } from "../../registry/escape-like.ts";
import type { RegistrySnapshot } from "../../registry/snapshot.ts";
import { parseTopic } from "../../wire/index.ts";
import { type Proposal, proposeSignal } from "./propose-signal.ts";

export interface InboxFilter {
  /** Sites that may be seen; what is of no known site is seen only by who sees all. */
  scope: SiteScope;
  ids?: readonly number[] | undefined;
  status?: UnknownStatus | undefined;
  siteId?: number | undefined;
  /** Part of the tag, the key or the device's name. */
  q?: string | undefined;
}

/** Latest first; one more than `limit`, so that the caller knows whether there is another page. */
export function listInbox(
  db: Database,
  filter: InboxFilter & { before?: readonly [at: string, id: number] | undefined; limit: number },
) {
  let query = db.as<DeadLetterTables>().selectFrom("ingest.unknown_signal").selectAll();
  const { scope, ids, status, siteId, q, before } = filter;
  if (scope !== "all") query = query.where(sql<boolean>`site_id = any (${[...scope]}::bigint[])`);
  if (ids !== undefined) query = query.where(sql<boolean>`id = any (${[...ids]}::bigint[])`);
  if (status !== undefined) query = query.where("status", "=", status);
  if (siteId !== undefined) query = query.where("site_id", "=", siteId);
  if (q !== undefined) {
    const part = `%${escapeLike(q)}%`;
    query = query.where((eb) =>
      eb.or([eb("tag", "ilike", part), eb("key", "ilike", part), eb("credential", "ilike", part)]),
    );
  }
  if (before !== undefined) {
    const [at, id] = before;
    query = query.where(sql<boolean>`(last_received_at, id) < (${new Date(at)}, ${id})`);
  }
  return query
    .orderBy("last_received_at", "desc")
    .orderBy("id", "desc")
    .limit(filter.limit + 1)
    .execute();
}

export type InboxRow = Awaited<ReturnType<typeof listInbox>>[number];

/** What it probably is: as on another asset of its class, or by what was seen. `classCode` is that of an asset to be. */
export function proposalFor(
  row: InboxRow,
  snapshot: RegistrySnapshot,
  classCode = snapshot.byTopic.get(row.topic)?.classCode,
): Proposal {
  const siblings =
    classCode === undefined
      ? []
      : [...snapshot.assets.values()].filter((other) => other.classCode === classCode);
  return proposeSignal(row, siblings);
}

export function siteCodeOf(row: Pick<InboxRow, "topic">): string {
  return parseTopic(row.topic)?.siteCode ?? "";
}
