import type { OutboxEvent } from "#platform";
import { z } from "zod";
import type { FlagRow } from "../flags/change-flag.ts";
import { about } from "../flags/change-flag.ts";
import { outcomes } from "./flag-outcome.ts";

const aboutFlag = {
  flagId: z.int(),
  assetId: z.int(),
  siteId: z.int(),
  assetTag: z.string(),
  condition: z.string(),
  ruleKey: z.string(),
};

/** A person says what a flag was worth. `workOrderId`: of the visit whose finding it revises; null where none was made. */
export const outcomeRevisedSchema = z.object({
  ...aboutFlag,
  ruleVersionId: z.int(),
  workOrderId: z.int().nullable(),
  from: z.enum(outcomes).nullable(),
  to: z.enum(outcomes),
  /** What it was instead, where a person named it. */
  failureMode: z.string().nullable(),
  by: z.string(),
  reason: z.string(),
  at: z.iso.datetime(),
});
export type OutcomeRevised = z.output<typeof outcomeRevisedSchema>;

/** A visit found something else than a person had said, and the person's word stands. */
export const outcomeKeptSchema = z.object({
  ...aboutFlag,
  workOrderId: z.int(),
  found: z.enum(outcomes),
  kept: z.enum(outcomes),
  /** Whose word it is that stands. */
  by: z.string(),
  /** It had been said before any visit, and is said of this one from now on. */
  ofThisVisit: z.boolean(),
  /** What it was instead, where the person named it. */
  failureMode: z.string().nullable(),
  at: z.iso.datetime(),
});
export type OutcomeKept = z.output<typeof outcomeKeptSchema>;

export const outcomeRevisedTopic = "flag.outcome-revised";
export const outcomeKeptTopic = "flag.outcome-kept";

type Particular<Event> = Omit<Event, keyof typeof aboutFlag>;

export const outcomeRevised = (
  flag: FlagRow,
  particular: Particular<OutcomeRevised>,
): OutboxEvent => toldOf(flag, outcomeRevisedTopic, particular);

export const outcomeKept = (flag: FlagRow, particular: Particular<OutcomeKept>): OutboxEvent =>
  toldOf(flag, outcomeKeptTopic, particular);

const toldOf = (flag: FlagRow, topic: string, particular: object): OutboxEvent => ({
  topic,
  key: `asset:${flag.asset_id}`,
  siteId: flag.site_id,
  payload: { ...about(flag), ...particular },
});
