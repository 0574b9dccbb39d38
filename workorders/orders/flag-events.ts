import { z } from "zod";

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** The part of `flag.raised` that an order needs; times become epoch ms. */
export const flagRaised = z.object({
  flagId: z.int(),
  occurrences: z.int().positive(),
  assetId: z.int(),
  condition: z.string(),
  ruleKey: z.string(),
  ruleVersionId: z.int(),
  severity: z.int(),
  kind: z.enum(["process", "instrument"]),
  failureMode: z.string().nullable(),
  skill: z.string().nullable(),
  timeToFailureHours: z.number().nullable(),
  raisedAt: time,
  triggeredAt: time,
  recordedAt: time,
  summary: z.string(),
});

/** The part of `flag.returned` and `flag.withdrawn`. */
export const flagRef = z.object({ flagId: z.int() });
