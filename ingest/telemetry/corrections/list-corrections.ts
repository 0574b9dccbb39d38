import type { Database } from "#platform";
import { sql } from "kysely";
import { sourceOf } from "../../log/source.ts";
import type { Quality } from "../../wire/index.ts";

/** Who said a value. `name` is null when it is not known any more. */
export interface Author {
  kind: "device" | "person" | "not-told";
  id: number | null;
  name: string | null;
}

export interface Said {
  value: number | null;
  code: string | null;
  quality: Quality;
  receivedAt: Date;
  by: Author;
}

export interface CorrectionRow {
  id: number;
  observedAt: Date;
  recordedAt: Date;
  was: Said;
  now: Said;
  /** Why, when a person did it. */
  comment: string | null;
}

interface Row {
  id: number;
  observed_at: Date;
  recorded_at: Date;
  old_value: number | null;
  old_code: string | null;
  old_quality: Quality;
  old_received_at: Date;
  old_source: number;
  old_name: string | null;
  new_value: number | null;
  new_code: string | null;
  new_quality: Quality;
  new_received_at: Date;
  new_source: number;
  new_name: string | null;
  comment: string | null;
}

/** Newest first; one more than `limit`, so that the caller knows whether there is another page. */
export async function listCorrections(
  db: Database,
  query: {
    signalId: number;
    /** Device time, epoch ms, [from, to). */
    from?: number | undefined;
    to?: number | undefined;
    /** Id of the last one seen. */
    before?: number | undefined;
    limit: number;
  },
): Promise<CorrectionRow[]> {
  const { signalId, from, to, before, limit } = query;
  const since = from === undefined ? sql`` : sql`and c.observed_at >= ${new Date(from)}`;
  const until = to === undefined ? sql`` : sql`and c.observed_at < ${new Date(to)}`;
  const after = before === undefined ? sql`` : sql`and c.id < ${before}`;
  const { rows } = await sql<Row>`
    select c.id, c.observed_at, c.recorded_at,
      c.old_value, c.old_code, c.old_quality, c.old_received_at, c.old_source,
      coalesce(old_device.name, old_request.person_name) as old_name,
      c.new_value, c.new_code, c.new_quality, c.new_received_at, c.new_source,
      coalesce(new_device.name, new_request.person_name) as new_name, new_request.comment
    from ingest.correction c
    left join ingest.signal g on g.id = c.signal_id
    left join ingest.device old_device on old_device.id = c.old_source
    left join ingest.device new_device on new_device.id = c.new_source
    ${requestOf("old")} ${requestOf("new")}
    where c.signal_id = ${signalId} ${since} ${until} ${after}
    order by c.id desc limit ${limit + 1}`.execute(db.as<object>());
  return rows.map((row) => ({
    id: row.id,
    observedAt: row.observed_at,
    recordedAt: row.recorded_at,
    was: {
      value: row.old_value,
      code: row.old_code,
      quality: row.old_quality,
      receivedAt: row.old_received_at,
      by: authorOf(row.old_source, row.old_name),
    },
    now: {
      value: row.new_value,
      code: row.new_code,
      quality: row.new_quality,
      receivedAt: row.new_received_at,
      by: authorOf(row.new_source, row.new_name),
    },
    comment: row.comment,
  }));
}

/**
 * What a person had asked for when this value came to be: by author and moment of receipt. Of a signal that follows another it
 * was asked for there.
 */
function requestOf(which: "old" | "new") {
  const request = sql.ref(`${which}_request`);
  const [receivedAt, source] = [sql.ref(`c.${which}_received_at`), sql.ref(`c.${which}_source`)];
  return sql`
    left join lateral (
      select r.person_name, r.comment from ingest.correction_request r
      where ${source} < 0 and r.signal_id = coalesce(g.follows_id, c.signal_id) and r.observed_at = c.observed_at
        and r.received_at = ${receivedAt} and r.person_id = -${source}
      order by r.id desc limit 1
    ) ${request} on true`;
}

function authorOf(source: number, name: string | null): Author {
  const author = sourceOf(source);
  if (author.kind === "device") return { kind: "device", id: author.deviceId, name };
  if (author.kind === "person") return { kind: "person", id: author.personId, name };
  return { kind: "not-told", id: null, name: null };
}
