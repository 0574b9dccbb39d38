import { z } from "zod";

/** What makes a flood of a site, and what ends it. */
export const floodPolicySchema = z
  .strictObject({
    flags: z
      .int()
      .min(1)
      .max(10_000)
      .nullable()
      .describe("More flags of the site than that within the window are a flood; null: none are"),
    windowMinutes: z
      .int()
      .min(1)
      .max(60)
      .default(10)
      .describe("Flags are counted over so long (ISA-18.2 §16.5.2 counts in ten minutes)"),
    calm: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe("It is over with fewer flags than that within the window; null: half of `flags`"),
  })
  .refine(({ flags, calm }) => calm === null || (flags !== null && calm <= flags), {
    message:
      "must not be more than `flags`, or a flood would begin and end in the same moment; without `flags` there is nothing to calm down",
    path: ["calm"],
  });

export type FloodPolicy = z.output<typeof floodPolicySchema>;
