import { z } from "zod";

import { priorityByRule } from "../priority/rule-term.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const life = z.object({
  hours: z.number(),
  low: z.number(),
  high: z.number().nullable(),
  confidence: z.number(),
});

/** The part of `flag.raised` that an order needs; times become epoch ms. */
export const flagRaised = z
  .object({
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
    /** Flags that were raised before anybody foresaw an end say nothing of it. */
    remainingUsefulLife: life.nullable().default(null),
    /** Nor of these, before rules could. */
    timeToRespondHours: z.number().nullable().default(null),
    kit: z.string().nullable().default(null),
    priority: priorityByRule.nullable().default(null),
    raisedAt: time,
    triggeredAt: time,
    recordedAt: time,
    summary: z.string(),
  })
  .transform(({ remainingUsefulLife, ...flag }) => ({
    ...flag,
    remainingUsefulLife:
      remainingUsefulLife === null ? null : { ...remainingUsefulLife, at: flag.triggeredAt },
  }));

/** A flag that still stands says anew how long the machine has. */
export const flagReEstimated = z
  .object({ flagId: z.int(), at: time, remainingUsefulLife: life, summary: z.string() })
  .transform(({ remainingUsefulLife, at, ...flag }) => ({
    ...flag,
    remainingUsefulLife: { ...remainingUsefulLife, at },
  }));
export type FlagReEstimated = z.output<typeof flagReEstimated>;

/** The part of `flag.returned` and `flag.withdrawn`. */
export const flagRef = z.object({ flagId: z.int() });
