import { z } from "zod";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as "08:00"');

const handOver = z
  .strictObject({
    every: z.enum(["day", "week"]),
    at: timeOfDay.describe("By the wall clock of the rota's zone"),
    on: z.enum(weekdays).default("mon").describe("Of a week"),
    since: z.iso
      .date()
      .describe("The first hand-over is on this day, or on the first such weekday"),
  })
  .describe("When one hands over to the next");

const hours = z
  .strictObject({
    days: z.array(z.enum(weekdays)).min(1).optional().describe("On which they begin; all"),
    from: timeOfDay,
    to: timeOfDay.describe("Not included; at or before `from`: of the next day"),
  })
  .describe("Outside of these nobody of the layer is on call, but who stands in by name");

const layer = z.strictObject({
  name: z.string().trim().min(1).max(60),
  people: z
    .array(z.int().positive())
    .min(1)
    .max(50)
    .describe("Ids, in the order of their turns; somebody may stand in it more than once"),
  handOver,
  hours: hours.optional(),
});
export type RotaLayer = z.output<typeof layer>;

/** Who is on call in turns: layers of people, each with its own rotation. Kept as it was written. */
export const rotaSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  timeZone: z.string().max(60).refine(isTimeZone, "use an IANA time zone such as Europe/Berlin"),
  layers: z
    .array(layer)
    .min(1)
    .max(10)
    .refine(
      (layers) => new Set(layers.map(({ name }) => name)).size === layers.length,
      "two layers have the same name",
    ),
});
export type Rota = z.output<typeof rotaSchema>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
