import { z } from "zod";

import type { RaisedFlag } from "./raised-flag.ts";

const time = z.union([z.number(), z.iso.datetime({ offset: true }).transform(Date.parse)]);

/** The part of `flag.raised` that an order needs. */
export const flagRaised: z.ZodType<RaisedFlag> = z.object({
  flagId: z.int(),
  assetId: z.int(),
  condition: z.string(),
  ruleKey: z.string(),
  ruleVersionId: z.int(),
  severity: z.int(),
  kind: z.enum(["process", "instrument"]),
  failureMode: z.string().nullable().default(null),
  skill: z.string().nullable().default(null),
  timeToFailureHours: z.number().nullable().default(null),
  raisedAt: time,
  triggeredAt: time,
  recordedAt: time,
  summary: z.string(),
});

/** The part of `flag.returned` and `flag.withdrawn`. */
export const flagRef = z.object({ flagId: z.int() });
