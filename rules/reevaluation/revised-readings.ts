import { z } from "zod";

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** The part of `readings.revised` that rules need: readings of a signal in [from, to) are others than those that were judged live. */
export const revisedReadings = z.object({
  assetId: z.int(),
  signalId: z.int(),
  from: time,
  to: time,
  cause: z.enum(["correction", "late"]),
});
export type RevisedReadings = z.output<typeof revisedReadings>;
