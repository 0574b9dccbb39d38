import type { OutboxEvent } from "#platform";
import { z } from "zod";
import type { RemainingUsefulLife } from "../life/remaining-useful-life.ts";

const time = z.iso.datetime();
const about = {
  flagId: z.int(),
  assetId: z.int(),
  siteId: z.int(),
  assetTag: z.string(),
  condition: z.string(),
  ruleKey: z.string(),
};

/** Hours from the moment that the event names; `high` null: perhaps never. */
const remainingUsefulLife = z.object({
  hours: z.number(),
  low: z.number(),
  high: z.number().nullable(),
  confidence: z.number(),
});

/**
 * A condition holds. `occurrences` > 1: the same flag again, after it had returned and before anyone had acknowledged it, or because a
 * correction showed that it had not ended. It only grows: whoever knows a flag at this number or a higher one knows this event.
 */
export const flagRaisedSchema = z.object({
  ...about,
  ruleVersionId: z.int(),
  ruleVersion: z.int(),
  severity: z.int().min(1).max(4),
  kind: z.enum(["process", "instrument"]),
  failureMode: z.string().nullable(),
  skill: z.string().nullable(),
  timeToFailureHours: z.number().nullable(),
  /** What else its rule says of the orders for it. Raises that were held by an older version of the product do not have these. */
  timeToRespondHours: z.number().nullable().default(null),
  kit: z.string().nullable().default(null),
  priority: z.object({ class: z.string(), reason: z.string() }).nullable().default(null),
  /** Of conditions that foresee an end; counted from `triggeredAt`. */
  remainingUsefulLife: remainingUsefulLife.nullable(),
  /** Device time at which the condition had held long enough. */
  raisedAt: time,
  /** Device time of the reading that showed it. */
  triggeredAt: time,
  /** Our clock, just before the commit. */
  recordedAt: time,
  occurrences: z.int(),
  summary: z.string(),
});
export type FlagRaised = z.output<typeof flagRaisedSchema>;

/** `at`: device time of what ended it. */
export const flagReturnedSchema = z.object({ ...about, at: time });
export type FlagReturned = z.output<typeof flagReturnedSchema>;

export type FlagAcknowledged = z.output<typeof flagReturnedSchema> & { by: string };

/** A late reading or a correction showed that it was raised or returned at other times, or more or less often. */
export type FlagReDated = z.output<typeof flagReturnedSchema> & {
  raisedAt: string;
  triggeredAt: string;
  returnedAt: string | null;
  occurrences: number;
};

/** It still stands, and says anew how long the machine has, counted from `at`. */
export type FlagReEstimated = z.output<typeof flagReturnedSchema> & {
  remainingUsefulLife: RemainingUsefulLife;
  summary: string;
};

export const flagEvent = (
  topic:
    | "flag.raised"
    | "flag.returned"
    | "flag.latched"
    | "flag.acknowledged"
    | "flag.reset"
    | "flag.withdrawn"
    | "flag.re-dated"
    | "flag.re-estimated",
  payload: FlagRaised | FlagReturned | FlagAcknowledged | FlagReDated | FlagReEstimated,
): OutboxEvent => ({
  topic,
  key: `asset:${payload.assetId}`,
  siteId: payload.siteId,
  payload,
});
