import { z } from "#platform";
import { duration, positiveDuration } from "../../definition/duration.ts";

/** Kept as it was written: "15m", "2h". */
const asWritten = (schema: z.ZodType<number>, example: string) =>
  z
    .string()
    .max(20)
    .superRefine((text, context) => {
      const parsed = schema.safeParse(text);
      if (parsed.success && parsed.data <= longestMs) return;
      const message = parsed.success ? "is longer than 30 days" : parsed.error.issues[0]?.message;
      context.addIssue({ code: "custom", message: message ?? "is not a duration" });
    })
    .openapi({ example });
const longestMs = 30 * 86_400_000;

const rota = z.int().positive().describe("Id of a rota");

const target = z.union([
  z.strictObject({
    onCall: z.strictObject({
      rota,
      layer: z.string().min(1).max(60).optional().describe("Default: the rota's first"),
    }),
  }),
  z.strictObject({ everybody: rota }).describe("All who stand in any layer of the rota"),
  z.strictObject({ person: z.int().positive() }),
  z.strictObject({ webhooks: z.literal(true) }).describe("Those that take the site's escalations"),
]);
export type Target = z.output<typeof target>;

const step = z.strictObject({
  after: asWritten(duration, "15m").describe("Since the step before, or since the beginning"),
  tell: z.array(target).min(1).max(20),
});

const level = z.strictObject({
  severities: z.array(z.int().min(1).max(4)).min(1).max(4),
  steps: z.array(step).min(1).max(10),
  repeat: z
    .strictObject({
      times: z.int().min(1).max(20),
      after: asWritten(positiveDuration, "30m").describe("Since the last step"),
    })
    .optional()
    .describe("From the first step on, while nobody has acknowledged it"),
});
export type Level = z.output<typeof level>;

const within = asWritten(positiveDuration, "1h").nullable().optional();

/** Whom to tell of what nobody has taken on, in which order and how soon. */
export const policySchema = z.strictObject({
  levels: z
    .array(level)
    .max(4)
    .refine(
      (levels) => {
        const all = levels.flatMap(({ severities }) => severities);
        return new Set(all).size === all.length;
      },
      { message: "a severity stands in more than one level" },
    )
    .describe("What is in none is told to nobody"),
  acceptOrdersWithin: z
    .strictObject({ P1: within, P2: within, P3: within, P4: within })
    .default({})
    .describe(
      "How long an order may wait to be approved, dispatched or started, each by itself, before it is told as severity 4 (P1) to 1 (P4); null or absent: for ever",
    ),
});
export type EscalationPolicy = z.output<typeof policySchema>;

export const msOf = (written: string): number => duration.parse(written);

export const levelFor = ({ levels }: EscalationPolicy, severity: number): Level | undefined =>
  levels.find(({ severities }) => severities.includes(severity));
