import type { OutboxEvent } from "#platform";
import { z } from "zod";

/**
 * Readings that nobody has judged live have changed the past of a signal: a correction, or readings that came later than
 * their signal's lateness allows. The new values are in the telemetry store. Device time, [from, to).
 */
export const readingsRevisedSchema = z.object({
  assetId: z.int(),
  signalId: z.int(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** Where in [from, to) they are, in order and apart from each other: at most 64. */
  spans: z.array(z.object({ from: z.iso.datetime(), to: z.iso.datetime() })).min(1),
  cause: z.enum(["correction", "late"]),
});
export type ReadingsRevised = z.output<typeof readingsRevisedSchema>;

export const readingsRevised = (payload: ReadingsRevised, siteId: number | null): OutboxEvent => ({
  topic: "readings.revised",
  key: `asset:${payload.assetId}`,
  siteId,
  payload,
});
