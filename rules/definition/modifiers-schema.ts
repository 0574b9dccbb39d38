import { z } from "zod";
import { duration, positiveDuration } from "./duration.ts";

const clock = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;
const timeOfDay = z
  .string()
  .regex(clock, { message: 'must be a time of day such as "06:00" or "22:30"' })
  .transform((text) => {
    const [hours = 0, minutes = 0] = text.split(":").map(Number);
    return 60 * hours + minutes;
  });

const activeHours = z
  .strictObject({
    days: z
      .array(z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
      .min(1)
      .optional()
      .describe("Days on which the hours begin; default: every day"),
    from: timeOfDay.default(0),
    to: timeOfDay.default(24 * 60).describe("Not included; at or before `from`: of the next day"),
  })
  .describe("By the wall clock of the asset's site, both daylight-saving days included");

export type ActiveHoursDefinition = z.output<typeof activeHours>;

const chattering = z
  .strictObject({
    raises: z.int().min(2).max(50).describe("From so many times"),
    within: positiveDuration.describe("in so long, it stands"),
    calm: positiveDuration.describe("until it has not held for so long"),
  })
  .describe("What comes and goes is one thing that stands, and is counted");

/** What any condition may carry besides its form; `while` and `settle`, which nest, stand in the condition's schema. */
export const modifierFields = {
  onDelay: duration
    .optional()
    .describe("How long it must hold before it raises, in the time it is judged by"),
  offDelay: duration.optional().describe("How long it must have ended before it returns"),
  keepFor: positiveDuration
    .optional()
    .describe("It stands for so long after it held last, whatever gaps there are"),
  settle: positiveDuration
    .optional()
    .describe("How long `while` must have held before this is judged"),
  activeHours: activeHours.optional(),
  chattering: chattering.optional(),
};

export type Chattering = z.output<typeof chattering>;
