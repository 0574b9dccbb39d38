import { z } from "zod";
import { positiveDuration } from "./duration.ts";

const evidence = {
  there: z.number().describe("What it adds to the log-odds while it is there"),
  absent: z.number().describe("What it adds while it is known not to be there"),
};

/** A failure mode foreseen from signs that came before earlier ones. Learnt from close-outs as a rule like any other, which a person releases. */
export const signsSchema = z
  .strictObject({
    memory: positiveDuration
      .default(86_400_000)
      .describe("How long a code counts, and over how many hours a shift is judged"),
    prior: z.number().describe("Log-odds that the failure is near before any sign is known"),
    codes: z
      .array(z.strictObject({ signal: z.string().min(1), is: z.string().min(1), ...evidence }))
      .max(200)
      .default([])
      .describe("Codes that the machine reports"),
    shifts: z
      .array(
        z.strictObject({
          signal: z.string().min(1),
          direction: z.enum(["up", "down"]),
          centre: z.number().describe("What an hour's mean of the signal usually is"),
          sigma: z.number().positive().describe("and how far single hours stray from it"),
          by: z
            .number()
            .positive()
            .default(4)
            .describe("Standard errors of the mean over `memory` by which it counts as shifted"),
          ...evidence,
        }),
      )
      .max(200)
      .default([])
      .describe("Signals that are not where they usually are"),
    raiseAt: z.number().gt(0).lt(1).default(0.5).describe("Probability from which it holds"),
    clearAt: z.number().min(0).lt(1).default(0.1).describe("and under which it ends"),
    learntFrom: z
      .strictObject({
        failures: z.int().min(1),
        machines: z.int().min(1),
        from: z.iso.datetime(),
        to: z.iso.datetime(),
      })
      .optional()
      .describe("What the figures rest on"),
  })
  .refine((it) => it.codes.length + it.shifts.length > 0, {
    message: "give at least one of `codes` and `shifts`",
  })
  .refine((it) => it.clearAt < it.raiseAt, {
    message: "`clearAt` must lie under `raiseAt`",
    path: ["clearAt"],
  });

export type SignsDefinition = z.output<typeof signsSchema>;
