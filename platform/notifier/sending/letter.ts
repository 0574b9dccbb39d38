import type { About, MessageAction, Urgency } from "../message.ts";
import type { Letter } from "../notifier.ts";

export type MessageRow = {
  id: number;
  event: string | null;
  site_id: number | null;
  subject: string;
  text: string;
  link: string | null;
  actions: MessageAction[] | null;
  data: Record<string, unknown>;
  urgency: Urgency;
  about_kind: string;
  about_id: string;
  queued_at: Date;
  expires_at: Date | null;
};

/** What an adapter is given of a message: paths become whole addresses at `base`, where people reach us. */
export function letterOf(message: MessageRow, deliveryId: number, base: string): Letter {
  const whole = (url: string): string => new URL(url, base).href;
  return {
    // Two installations may mail from one domain: the moment keeps their numbers apart.
    key: `m${message.id}-${deliveryId}-${message.queued_at.getTime().toString(36)}`,
    subject: message.subject,
    text: message.text,
    link: message.link === null ? null : whole(message.link),
    actions: (message.actions ?? []).map(({ name, url }) => ({ name, url: whole(url) })),
    urgency: message.urgency,
    about: aboutOf(message),
    siteId: message.site_id,
    event: message.event,
    data: message.data,
    queuedAt: message.queued_at,
    expiresAt: message.expires_at,
  };
}

export const aboutOf = (row: { about_kind: string; about_id: string }): About => ({
  kind: row.about_kind,
  id: /^\d{1,15}$/.test(row.about_id) ? Number(row.about_id) : row.about_id,
});
