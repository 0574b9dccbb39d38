import { z } from "zod";
import { detectorNames } from "../detectors/catalogue.ts";
import { fewestPeers } from "../detectors/peer-comparison.ts";
import { duration, positiveDuration } from "./duration.ts";

const minute = 60_000;
const day = 86_400_000;
const mostSignals = 64;
const fewestRows = 400;

const common = {
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
    .describe("It judges the mean of each such span; a slower signal as it comes")
    .refine((every) => every >= 10_000 && every <= 60 * minute, {
      message: "must be from 10s to 1h",
    }),
};

const signalKey = z.string().min(1);
const several = (fewest: number) =>
  z
    .array(signalKey)
    .min(fewest)
    .max(mostSignals)
    .refine((keys) => new Set(keys).size === keys.length, { message: "names a signal twice" });

const ofOneSignal = z.strictObject({
  use: z.enum(detectorNames).describe("`rules/detectors/README.md` says what each looks at"),
  signal: signalKey.describe("Key of a signal of the asset, as the registry names it"),
  ...common,
});

const principalComponents = z
  .strictObject({
    use: z
      .literal("pca")
      .describe("How far signals are along, and off, what they usually do together"),
    signals: several(2).describe("Keys of signals of the asset"),
    learns: positiveDuration
      .default(14 * day)
      .describe("How long it learns what they do together before it judges"),
    ...common,
  })
  .refine((it) => it.learns >= fewestRows * it.every, {
    message: `must be at least ${fewestRows} times \`every\`: fewer rows say too little`,
    path: ["learns"],
  });

const besideEachOther = z.strictObject({
  use: z.literal("peers").describe("Which of several that should be alike leaves the others"),
  signals: several(fewestPeers + 1).describe(
    "Keys of signals of the asset that measure the same in one unit: its cylinders, or those of machines like it that are linked to it",
  ),
  ...common,
});

/** One detector of the catalogue, for who knows what to look for: on one signal, or on several together. */
export const detectorSchema = z.discriminatedUnion("use", [
  ofOneSignal,
  principalComponents,
  besideEachOther,
]);

export type DetectorDefinition = z.output<typeof detectorSchema>;
export type OneSignalDefinition = z.output<typeof ofOneSignal>;
export type TogetherDefinition = Exclude<DetectorDefinition, OneSignalDefinition>;
