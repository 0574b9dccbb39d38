import type { SiteScope } from "../auth/principal.ts";
import type { Urgency } from "./message.ts";
import { quietUntil, timeOfDay } from "./quiet-hours.ts";
import type { QuietHours } from "./quiet-hours.ts";

/** One way to one person. */
export type Contact = {
  id: number;
  channel: "email" | "push";
  /** In words that may be shown to others: "email to a…@example.com". */
  name: string;
  /** Less urgent messages do not go by it. */
  leastUrgency: Urgency;
  /** Confirmed, and not ended. */
  usable: boolean;
};

/** What decides whether and how a person can be told. */
export type PersonToReach = {
  name: string;
  disabled: boolean;
  sites: SiteScope;
  quietHours: QuietHours | null;
  contacts: readonly Contact[];
};

export type Reach =
  | { now: true; by: readonly Contact[] }
  | {
      now: false;
      because:
        | "account-disabled"
        | "site-not-theirs"
        | "no-contact-point"
        | "not-for-this-urgency"
        | "quiet-hours";
      /** From when on they can be told; null: not as things are. */
      until: Date | null;
      /** In words, with the person's name. */
      reason: string;
    };

/** By which ways somebody can be told now, or why not. */
export function decideReach(
  person: PersonToReach,
  ask: { urgency: Urgency; at: Date; siteId: number | null },
): Reach {
  const { name, quietHours } = person;
  const not = (because: Exclude<Reach, { now: true }>["because"], words: string): Reach => ({
    now: false,
    because,
    until: null,
    reason: `${name} ${words}.`,
  });
  if (person.disabled) return not("account-disabled", "has an account that is disabled");
  if (ask.siteId !== null && person.sites !== "all" && !person.sites.includes(ask.siteId)) {
    return not("site-not-theirs", "no longer reaches the site this is about");
  }
  const usable = person.contacts.filter((contact) => contact.usable);
  if (usable.length === 0) return not("no-contact-point", "has no contact point that works");
  const by = usable.filter(({ leastUrgency }) => ask.urgency >= leastUrgency);
  if (by.length === 0) {
    return not("not-for-this-urgency", `wants no messages of urgency ${ask.urgency}`);
  }
  const until = quietHours === null ? null : quietUntil(quietHours, ask.at, ask.urgency);
  if (quietHours === null || until === null) return { now: true, by };
  const hours = `${timeOfDay(quietHours.from)} to ${timeOfDay(quietHours.to)} ${quietHours.zone}`;
  return {
    now: false,
    because: "quiet-hours",
    until,
    reason: `${name} has quiet hours (${hours}) and is woken from urgency ${quietHours.wakeUrgency} on.`,
  };
}
