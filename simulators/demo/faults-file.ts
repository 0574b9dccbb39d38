import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { faultKinds, isFaultKind } from "../plant/faults.ts";

const seconds = z
  .string()
  .regex(/^\d+(\.\d+)?s$/, 'write seconds, like "12s"')
  .transform((text) => 1_000 * Number.parseFloat(text));

const plannedFault = z.strictObject({
  assetClass: z.string(),
  kind: z.string().refine(isFaultKind, { message: `is none of ${faultKinds.join(", ")}` }),
  /** A component, or for an instrument fault the signal. */
  at: z.string(),
  after: seconds,
  developsIn: seconds,
});
export type PlannedFault = z.output<typeof plannedFault>;

const faultsFileSchema = z.strictObject({
  speed: z.number().positive(),
  first: z.array(plannedFault),
  later: z.strictObject({ every: seconds, from: z.array(plannedFault).min(1) }),
});
/** Durations in ms of the demonstration's own time; the machines live `speed` times as fast. */
export type FaultsFile = z.output<typeof faultsFileSchema>;

export async function readFaultsFile(file: string): Promise<FaultsFile> {
  return faultsFileSchema.parse(parse(await readFile(file, "utf8")));
}
