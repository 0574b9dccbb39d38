import { z } from "zod";
import { detectorNames } from "../detectors/catalogue.ts";
import { duration, positiveDuration } from "./duration.ts";

const minute = 60_000;

/** One detector of the catalogue on one signal, for who knows what to look for. */
export const detectorSchema = z
  .strictObject({
    signal: z.string().min(1).describe("Key of a signal of the asset, as the registry names it"),
    use: z.enum(detectorNames).describe("`rules/detectors/README.md` says what each looks at"),
    threshold: z
      .number()
      .positive()
      .optional()
      .describe(
        "In the detector's own unit; default: what readings every five minutes pass about once a year",
      ),
    clearAt: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("Share of the threshold under which it ends"),
    offDelay: duration
      .default(30 * minute)
      .describe("How long it must have ended, in the device's time, before it returns"),
    every: positiveDuration
      .default(5 * minute)
      .describe("It judges the mean of each such span; a slower signal as it comes"),
  })
  .refine((it) => it.every >= 10_000 && it.every <= 60 * minute, {
    message: "must be from 10s to 1h",
    path: ["every"],
  });

export type DetectorDefinition = z.output<typeof detectorSchema>;
