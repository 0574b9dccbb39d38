import { z } from "zod";
import { defaultDistance } from "../detectors/group-detector.ts";
import { flagThreshold } from "../detectors/signal-detector.ts";
import { duration, positiveDuration } from "./duration.ts";

const minute = 60_000;
const day = 86_400_000;

/** Unusual behaviour of signals that nobody has said anything about: learnt from themselves, each alone and all together. */
export const anomalySchema = z
  .strictObject({
    signals: z
      .array(z.string().min(1))
      .min(1)
      .max(256)
      .optional()
      .describe("Keys; default: every numeric signal that the asset has, now and later"),
    threshold: z
      .number()
      .positive()
      .default(flagThreshold)
      .describe("Novelty, in powers of ten, from which a signal alone is told of"),
    groupDistance: z
      .number()
      .positive()
      .default(defaultDistance)
      .describe("Distance from usual, 1 = a usual row, from which all signals together are"),
    clearAt: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("Share of both thresholds under which it ends"),
    offDelay: duration
      .default(30 * minute)
      .describe("How long it must have ended, in the device's time, before it returns"),
    every: positiveDuration
      .default(5 * minute)
      .describe("It judges the mean of each such span; a slower signal as it comes"),
    groupLearns: positiveDuration
      .default(14 * day)
      .describe(
        "How long it learns what all signals together usually do; after 400 rows of it, it tells of what is far beyond",
      ),
  })
  .refine((it) => it.every >= 10_000 && it.every <= day / 24, {
    message: "must be from 10s to 1h",
    path: ["every"],
  })
  .refine((it) => it.groupLearns >= 400 * it.every, {
    message: "must be at least 400 times `every`: fewer rows say too little",
    path: ["groupLearns"],
  });

export type AnomalyDefinition = z.output<typeof anomalySchema>;

const judgedByRows = ["anomaly", "detector"] as const;

/** What is judged by rows, minutes later than other forms, cannot be combined with them. */
export function standsAlone(condition: object): boolean {
  const form = judgedByRows.find((each) => each in condition);
  if (form !== undefined) return Object.keys(condition).length === 1;
  return !namesRows(Object.values(condition));
}

const namesRows = (parts: readonly unknown[]): boolean =>
  parts.some(
    (part) =>
      typeof part === "object" &&
      part !== null &&
      (judgedByRows.some((form) => form in part) || namesRows(Object.values(part))),
  );
