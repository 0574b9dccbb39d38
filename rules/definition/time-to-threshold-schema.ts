import { z } from "zod";
import { positiveDuration } from "./duration.ts";

const dayMs = 86_400_000;

/** A limit that is still ahead: when the signal's trend will reach it. */
export const timeToThresholdSchema = z
  .strictObject({
    signal: z.string().min(1).describe("Key of a signal of the asset, as the registry names it"),
    above: z.number().optional(),
    below: z.number().optional(),
    within: positiveDuration.describe(
      "It holds when the near end of the interval lies no further ahead than this",
    ),
    over: positiveDuration
      .default(14 * dayMs)
      .describe("How much of the past the trend may rest on; less where it changed meanwhile"),
    confidence: z
      .number()
      .min(0.5)
      .max(0.99)
      .default(0.8)
      .describe("Share of such intervals that should hold what comes"),
  })
  .refine((it) => (it.above === undefined) !== (it.below === undefined), {
    message: "give either `above` or `below`",
  });

export type TimeToThresholdDefinition = z.output<typeof timeToThresholdSchema>;
