import { z } from "zod";

const trial = {
  minDays: z.number().min(0).max(365).describe("So long in the stage before, on our clock"),
  minAssetMonths: z
    .number()
    .min(0)
    .max(10_000)
    .describe("So much seen in the stage before: a month of one asset, counting days with data"),
  maxFlagsPerAssetMonth: z
    .number()
    .positive()
    .nullable()
    .describe("No more flags than that in the stage before; those confirmed do not count"),
  minPrecision: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe("Of the flags decided so far, at least this share was right; null: does not matter"),
  approvals: z.int().min(0).max(5).describe("So many people must approve the step"),
};

export const shadowSchema = z.strictObject({
  backtest: z.boolean().describe("Needs a backtest that saw data"),
});
export const canarySchema = z.strictObject({
  backtest: z.boolean().describe("Needs a backtest that saw data"),
  ...trial,
});
export const liveSchema = z.strictObject({
  canary: z.boolean().describe("Must have been a canary; false: may come from shadow"),
  ...trial,
});

/** What stands before each stage. One for all rules, in which one may differ (`own-policy.ts`); a person may change it. */
export const releasePolicySchema = z.strictObject({
  shadow: shadowSchema,
  canary: canarySchema,
  live: liveSchema,
  approverIsNotAuthor: z.boolean().describe("Who wrote a version cannot approve it"),
  secondPersonToSend: z
    .boolean()
    .default(false)
    .describe(
      "A version that sends people speaks only with the approval of somebody other than its author, and is never live at once",
    ),
  directToLive: z
    .boolean()
    .describe("Whether an import, a new rule or a new version may be live at once"),
  rollback: z
    .strictObject({
      maxFlagsPerAssetMonth: z.number().positive(),
      minFlags: z.int().min(1).describe("Fewer flags say nothing"),
    })
    .nullable()
    .describe(
      "A canary steps back by itself when the whole 95 % interval of its rate lies over this; null: never",
    ),
  standByDays: z
    .int()
    .min(0)
    .max(365)
    .describe(
      "For so long a version that was replaced step by step goes on learning in silence, so that a rollback needs no time",
    ),
});

export type ReleasePolicy = z.output<typeof releasePolicySchema>;

/** Until a person says otherwise. Rule sets may still be imported as live: who keeps rules in a repository releases there. */
export const shippedPolicy: ReleasePolicy = {
  shadow: { backtest: false },
  canary: {
    backtest: true,
    minDays: 7,
    minAssetMonths: 1,
    maxFlagsPerAssetMonth: 1,
    minPrecision: null,
    approvals: 1,
  },
  live: {
    canary: true,
    minDays: 7,
    minAssetMonths: 0.25,
    maxFlagsPerAssetMonth: 1,
    minPrecision: null,
    approvals: 1,
  },
  approverIsNotAuthor: false,
  secondPersonToSend: false,
  directToLive: true,
  rollback: { maxFlagsPerAssetMonth: 2, minFlags: 3 },
  standByDays: 14,
};
