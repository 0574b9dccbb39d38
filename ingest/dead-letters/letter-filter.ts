import type { SiteScope } from "#platform";
import { type RawBuilder, sql } from "kysely";
import { escapeLike } from "../registry/escape-like.ts";
import type { RefusalReason } from "./refusal-reasons.ts";
import { storable } from "./storable.ts";

/** Which dead letters; every part narrows it. */
export interface DeadLetterFilter {
  /** Sites that may be seen; letters of no known site are seen only by who sees all. */
  scope: SiteScope;
  ids?: readonly number[] | undefined;
  reason?: RefusalReason | undefined;
  reasons?: readonly RefusalReason[] | undefined;
  credential?: string | undefined;
  deviceId?: number | undefined;
  siteId?: number | undefined;
  /** Of one asset, or several. */
  topics?: readonly string[] | undefined;
  /** Text in the detail, the topic, the credential or the payload. */
  q?: string | undefined;
  /** Received last at or after, and before; epoch ms. */
  from?: number | undefined;
  to?: number | undefined;
  status?: "kept" | "replayed" | undefined;
}

export function matching(filter: DeadLetterFilter): RawBuilder<boolean> {
  const { scope, ids, reason, reasons, credential, deviceId, siteId, topics, q, from, to, status } =
    filter;
  const parts: RawBuilder<boolean>[] = [];
  const and = (part: RawBuilder<boolean>) => parts.push(part);
  if (scope !== "all") and(sql`site_id = any (${[...scope]}::bigint[])`);
  if (ids !== undefined) and(sql`id = any (${[...ids]}::bigint[])`);
  if (reason !== undefined) and(sql`reason = ${reason}`);
  if (reasons !== undefined) and(sql`reason = any (${[...reasons]}::text[])`);
  if (credential !== undefined) and(sql`credential = ${storable(credential)}`);
  if (deviceId !== undefined) and(sql`device_id = ${deviceId}`);
  if (siteId !== undefined) and(sql`site_id = ${siteId}`);
  if (topics !== undefined) and(sql`topic = any (${[...topics]}::text[])`);
  if (status !== undefined) and(sql`status = ${status}`);
  if (from !== undefined) and(sql`last_received_at >= ${new Date(from)}`);
  if (to !== undefined) and(sql`last_received_at < ${new Date(to)}`);
  if (q !== undefined) {
    const like = `%${escapeLike(storable(q))}%`;
    and(sql`(detail ilike ${like} or topic ilike ${like} or credential ilike ${like}
      or position(convert_to(${storable(q)}, 'UTF8') in payload) > 0)`);
  }
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}
