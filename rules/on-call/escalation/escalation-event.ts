import type { OutboxEvent } from "#platform";
import { z } from "zod";
import { aboutKinds } from "../tables.ts";
import type { AboutKind } from "../tables.ts";

/** What others hear of an escalation, and its owner needs to know. */
export const escalationEventSchema = z.object({
  escalationId: z.int(),
  about: z.object({ kind: z.enum(aboutKinds), id: z.int() }),
  episode: z.int(),
  siteId: z.int(),
  severity: z.int(),
  subject: z.string(),
  at: z.iso.datetime(),
  /** What happened, as a sentence. */
  words: z.string(),
  /** Of `escalation.acknowledged`: who says to take care of it. */
  by: z
    .object({ personId: z.int().nullable(), name: z.string(), how: z.string().nullable() })
    .optional(),
});
export type EscalationEvent = z.output<typeof escalationEventSchema>;

export type EscalationTopic =
  | "escalation.began"
  | "escalation.told"
  | "escalation.exhausted"
  | "escalation.acknowledged"
  | "escalation.ended";

export interface EscalationNamed {
  id: number;
  about_kind: AboutKind;
  about_id: number;
  episode: number;
  site_id: number;
  asset_id: number | null;
  severity: number;
  subject: string;
}

/** In order with the asset's flags and orders, where it is about one. */
export function escalationEvent(
  topic: EscalationTopic,
  row: EscalationNamed,
  { words, at, by }: { words: string; at: number; by?: EscalationEvent["by"] },
): OutboxEvent {
  const payload: EscalationEvent = {
    escalationId: row.id,
    about: { kind: row.about_kind, id: row.about_id },
    episode: row.episode,
    siteId: row.site_id,
    severity: row.severity,
    subject: row.subject,
    at: new Date(at).toISOString(),
    words,
    ...(by === undefined ? {} : { by }),
  };
  const key = row.asset_id === null ? `site:${row.site_id}` : `asset:${row.asset_id}`;
  return { topic, key, siteId: row.site_id, payload };
}
