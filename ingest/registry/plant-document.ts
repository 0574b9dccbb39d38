import { z } from "zod";
import { checkUnit } from "../units/check-unit.ts";
import { codePattern, limits } from "../wire/index.ts";

/*
 * The plant as a person writes it, in YAML or JSON. Everything is named by its code, so the same document can be
 * imported again and again: what is there is updated, what is new is added, what is missing stays.
 */

const code = z
  .string()
  .regex(codePattern, "use letters, digits and . _ : = ~ ( ) - only, at most 64");
const name = z.string().trim().min(1).max(200);

const unitSeconds: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 };

/** `5s`, `1.5m`, `1h`, `7d` or a number of seconds; gives seconds. */
const span = z.union([z.number(), z.string()]).transform((input, ctx) => {
  if (typeof input === "number") return input;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(input.trim());
  const seconds = Number(match?.[1]) * (unitSeconds[match?.[2] ?? ""] ?? Number.NaN);
  if (!Number.isNaN(seconds)) return seconds;
  ctx.addIssue({ code: "custom", message: "use a duration like 500ms, 5s, 1m, 1h or 7d" });
  return z.NEVER;
});
const duration = span.refine((seconds) => seconds > 0, "must be longer than nothing");

/** One minute, which covers a gateway that sends again after a lost connection. */
const defaultLatenessSeconds = 60;

/** Its readings are those of the other, so when and how they come is not its own to say. */
const ofFollowed = "is that of the signal which it follows: leave it out";

const unit = z
  .string()
  .min(1)
  .max(64)
  .transform((written, ctx) => {
    const checked = checkUnit(written.trim());
    if ("ucum" in checked) return checked.ucum;
    ctx.addIssue({ code: "custom", message: checked.problem });
    return z.NEVER;
  });

export const plantSignalSchema = z
  .strictObject({
    key: z.string().min(1).max(limits.signalChars),
    name: name.optional(),
    /** Code of one of the asset's components. */
    component: code.optional(),
    kind: z.enum(["number", "code"]).default("number"),
    /** UCUM: mm/s, Cel, bar, A, kW, 1/min …, or as people write it (°C): kept as UCUM has it. */
    unit: unit.optional(),
    /** What the instrument can show; beyond it a reading is kept with quality bad. */
    min: z.number().optional(),
    max: z.number().optional(),
    /** Reports periodically, this often. */
    every: duration.optional(),
    /** Reports on change, and at least this often. */
    heartbeat: duration.optional(),
    decimals: z.int().min(0).max(9).default(2),
    /** How much later than a newer reading one may come and still be evaluated in its place. */
    lateness: span
      .refine((seconds) => seconds >= 0 && seconds <= 3_600, "must be between 0s and 1h")
      .default(defaultLatenessSeconds),
    /** The signal of another asset of the same site whose readings are also this one's; then it has no source of its own. */
    follows: z
      .strictObject({ asset: code, signal: z.string().min(1).max(limits.signalChars) })
      .optional(),
  })
  .superRefine((signal, ctx) => {
    const issue = (field: string, message: string) =>
      ctx.addIssue({ code: "custom", path: [field], message });
    if (signal.min !== undefined && signal.max !== undefined && signal.min >= signal.max) {
      issue("max", "must be above min");
    }
    if (signal.every !== undefined && signal.heartbeat !== undefined) {
      issue("heartbeat", "give either every (periodic) or heartbeat (on change), not both");
    }
    if (signal.kind === "code") {
      for (const field of ["unit", "min", "max"] as const) {
        if (signal[field] !== undefined) issue(field, "a signal of kind code has none");
      }
    }
    if (signal.follows !== undefined) {
      for (const field of ["min", "max", "every", "heartbeat"] as const) {
        if (signal[field] !== undefined) issue(field, ofFollowed);
      }
      if (signal.lateness !== defaultLatenessSeconds) issue("lateness", ofFollowed);
    }
  });

const component = z.strictObject({ code, name });

export const plantAssetSchema = z.strictObject({
  tag: code,
  name,
  class: code,
  /** 1 (hardly matters) … 5 (the plant stops). */
  criticality: z.int().min(1).max(5).default(3),
  /** Tag of the asset of the same site, a gateway for instance, through which this one is reached. */
  via: code.optional(),
  components: z.array(component).default([]),
  signals: z.array(plantSignalSchema).default([]),
});

export const plantSiteSchema = z.strictObject({
  code,
  name,
  /** IANA name. */
  timeZone: z.string().refine(isTimeZone, "use an IANA time zone like Europe/Berlin"),
});

export const plantSystemSchema = z.strictObject({ code, name });

export const plantDocumentSchema = z.strictObject({
  /** What every asset of the class has; an asset may add to it, or say it differently under the same key. */
  assetClasses: z
    .array(
      z.strictObject({
        code,
        name,
        components: z.array(component).default([]),
        signals: z.array(plantSignalSchema).default([]),
      }),
    )
    .default([]),
  sites: z
    .array(
      plantSiteSchema.extend({
        systems: z
          .array(plantSystemSchema.extend({ assets: z.array(plantAssetSchema).default([]) }))
          .default([]),
      }),
    )
    .default([]),
});

/** Parsed: defaults filled in, durations in seconds. */
export type PlantDocument = z.output<typeof plantDocumentSchema>;
export type PlantAsset = z.output<typeof plantAssetSchema>;
export type PlantSignal = z.output<typeof plantSignalSchema>;
export type PlantComponent = z.output<typeof component>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** What every asset of a class has: kept, so that assets which are registered later have it too. */
export interface ClassParts {
  components: PlantComponent[];
  signals: PlantSignal[];
}
