import { z } from "zod";
import { limits } from "./limits.ts";
import { parseObservedAt } from "./time.ts";

/** What an instrument may say of its own value, in the order from best to worst. */
export const quality = ["good", "uncertain", "bad"] as const;
export type Quality = (typeof quality)[number];

const howToSayWhen =
  "use ISO-8601 with an offset (2026-11-21T14:02:00.123+01:00 or …Z) or epoch milliseconds";
const observedAt = z
  .union([z.string(), z.number()], { error: howToSayWhen })
  .transform((input, ctx) => {
    const at = parseObservedAt(input);
    if (at !== null) return at;
    ctx.addIssue({ code: "custom", message: howToSayWhen });
    return z.NEVER;
  });

const value = z.union([z.number(), z.string().max(limits.codeChars), z.null()], {
  error: "use a finite number, null (the instrument has no value) or a code as text",
});
const signalKey = z.string().min(1).max(limits.signalChars);
const unit = z.string().max(limits.unitChars);

/** One value of one signal. */
export const singleSchema = z.object({
  observedAt,
  signal: signalKey,
  value,
  unit: unit.optional(),
  quality: z.enum(quality).optional(),
  historical: z.boolean().optional(),
});

/** Several signals at one moment. */
export const snapshotSchema = z.object({
  observedAt,
  values: z
    .record(signalKey, value)
    .refine((values) => Object.keys(values).length > 0, "name at least one signal"),
  units: z.record(signalKey, unit).optional(),
  quality: z.enum(quality).optional(),
  historical: z.boolean().optional(),
});

/** Many of either, for a device that was away or saves its battery. */
export const batchSchema = z.object({
  readings: z.array(z.unknown()).min(1).max(limits.readingsPerMessage),
  /** Of all that the batch holds. */
  historical: z.boolean().optional(),
});

/** A reading as it travels: the asset is in the topic, the signal by its key. Times are epoch ms. */
export interface WireReading {
  signal: string;
  observedAt: number;
  /** A number, a code as text, or null: the instrument says that it has no value. */
  value: number | string | null;
  /** UCUM; left out means the unit that the registry declares. */
  unit?: string | undefined;
  /** Left out means good. */
  quality?: Quality | undefined;
  /** Stored by the device and forwarded later: it belongs to the history and says nothing about now. */
  historical?: boolean | undefined;
}
