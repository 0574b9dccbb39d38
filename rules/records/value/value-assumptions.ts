import { z } from "zod";

const money = z.number().min(0).max(1e9);
const probability = z.number().min(0).max(1);
const costs = z
  .record(z.string().min(1).max(80), money)
  .refine((each) => Object.keys(each).length <= 10_000, {
    message: "must not name more than 10,000",
  });

/** What money and time are taken to be where nothing was measured. Money is in the installation's one currency. */
export const valueAssumptionsSchema = z.strictObject({
  downtimeCostPerHour: z
    .strictObject({
      otherwise: money.nullable().describe("Of every asset of which nothing else is said"),
      classes: costs.describe("By code of the asset class"),
      assets: costs.describe("By tag"),
    })
    .describe("What an hour costs in which an asset stands still"),
  failureDowntimeHours: z
    .number()
    .min(0)
    .max(8_760)
    .nullable()
    .describe(
      "How long a failure that nobody foresaw stops an asset, where fewer than three of its failure mode were recorded",
    ),
  failureProbability: z
    .strictObject({ confirmed: probability, early: probability })
    .describe("That a fault would have become a failure, had nobody come"),
  visitCost: money.nullable().describe("What a visit costs besides its parts"),
  labourCostPerHour: money.nullable().describe("Of whoever reads flags"),
  minutesPerFlag: z
    .number()
    .min(0)
    .max(1_440)
    .describe("Attention that a flag takes which comes to nothing"),
  responseHours: z
    .number()
    .min(0)
    .max(8_760)
    .nullable()
    .describe("How long before a failure a flag must come, where the rule has no `timeToRespond`"),
  horizonHours: z
    .number()
    .positive()
    .max(8_760)
    .describe("A flag that was over longer than that before a failure did not foresee it"),
});

export type ValueAssumptions = z.output<typeof valueAssumptionsSchema>;

/**
 * Until a person says otherwise: no price is known, so no value is; that a fault that was found would have come to a failure is certain, and an even
 * chance where it was early. The horizon is that of backtests.
 */
export const shippedAssumptions: ValueAssumptions = {
  downtimeCostPerHour: { otherwise: null, classes: {}, assets: {} },
  failureDowntimeHours: null,
  failureProbability: { confirmed: 1, early: 0.5 },
  visitCost: null,
  labourCostPerHour: null,
  minutesPerFlag: 10,
  responseHours: null,
  horizonHours: 14 * 24,
};
