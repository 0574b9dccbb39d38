import { z } from "zod";
import { anomalySchema } from "./anomaly-schema.ts";
import type { AnomalyDefinition } from "./anomaly-schema.ts";
import { detectorSchema } from "./detector-schema.ts";
import type { DetectorDefinition } from "./detector-schema.ts";
import { duration, learningSpan, positiveDuration } from "./duration.ts";
import { expressionSchema } from "./expression-schema.ts";
import type { ExpressionDefinition } from "./expression-schema.ts";
import { modifierFields } from "./modifiers-schema.ts";
import type { ActiveHoursDefinition, Chattering } from "./modifiers-schema.ts";
import { signsSchema } from "./signs-schema.ts";
import type { SignsDefinition } from "./signs-schema.ts";
import { timeToThresholdSchema } from "./time-to-threshold-schema.ts";
import type { TimeToThresholdDefinition } from "./time-to-threshold-schema.ts";

const signal = z.string().min(1).describe("Key of a signal of the asset, as the registry names it");

const delays = {
  onDelay: duration
    .default(0)
    .describe("How long it must hold, in the device's time, before it raises"),
  offDelay: duration
    .default(0)
    .describe("How long it must have ended, in the device's time, before it returns"),
};

const limit = z
  .strictObject({
    signal,
    above: z.number().optional(),
    clearBelow: z.number().optional().describe("Default: 5 % under `above`"),
    below: z.number().optional(),
    clearAbove: z.number().optional().describe("Default: 5 % over `below`"),
    ...delays,
  })
  .refine((it) => it.above !== undefined || it.below !== undefined, {
    message: "give `above`, `below` or both",
  })
  .refine((it) => it.clearBelow === undefined || (it.above ?? -Infinity) >= it.clearBelow, {
    message: "`clearBelow` must not lie over `above`, or the flag would return while it is raised",
    path: ["clearBelow"],
  })
  .refine((it) => it.clearAbove === undefined || (it.below ?? Infinity) <= it.clearAbove, {
    message: "`clearAbove` must not lie under `below`, or the flag would return while it is raised",
    path: ["clearAbove"],
  });

const rate = z
  .strictObject({
    signal,
    risingBy: z.number().positive().optional(),
    fallingBy: z.number().positive().optional(),
    per: positiveDuration,
    over: positiveDuration.describe("The window whose median slope counts"),
    clearAt: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("Share of the limit under which it returns"),
    ...delays,
  })
  .refine((it) => it.risingBy !== undefined || it.fallingBy !== undefined, {
    message: "give `risingBy`, `fallingBy` or both",
  });

const stuck = z.strictObject({
  signal,
  for: positiveDuration,
  tolerance: z.number().min(0).default(0).describe("Largest difference that still counts as equal"),
  minReadings: z.int().min(3).default(5),
});

const noData = z.strictObject({ signal, for: positiveDuration });

const drift = z
  .strictObject({
    signal,
    direction: z.enum(["up", "down", "both"]).default("both"),
    learn: learningSpan.describe("What it learns from before it judges"),
    refine: positiveDuration
      .optional()
      .describe(
        "How long after its start it goes on refining the baseline; default: not beyond `learn`",
      ),
    window: positiveDuration.optional().describe("Judge the mean of this window"),
    smoothing: positiveDuration
      .optional()
      .describe("Judge an exponentially weighted mean with this time constant"),
    scale: z
      .enum(["means", "readings"])
      .default("means")
      .describe(
        "What one sigma is: the learnt spread of the smoothed value itself, or the spread of single readings divided by √n (right only where readings are independent)",
      ),
    threshold: z.number().positive().default(5).describe("Robust sigmas at which it raises"),
    clear: z.number().positive().optional().describe("Default: half of `threshold`"),
    minChange: z
      .number()
      .min(0)
      .default(0.02)
      .describe("Smallest change that counts, as a share of the baseline (0.02 = 2 %)"),
    ...delays,
  })
  .refine((it) => (it.window === undefined) !== (it.smoothing === undefined), {
    message: "give either `window` or `smoothing`",
  })
  .refine((it) => it.scale === "means" || it.window !== undefined, {
    message: "`scale: readings` needs `window`: the spread of a mean of n readings",
    path: ["scale"],
  })
  .refine((it) => it.clear === undefined || it.clear <= it.threshold, {
    message: "`clear` must not lie over `threshold`",
    path: ["clear"],
  });

const code = z
  .strictObject({
    signal,
    equals: z.string().min(1).optional(),
    in: z.array(z.string().min(1)).min(1).optional(),
    clearedBy: z
      .array(z.string())
      .optional()
      .describe("Codes that end it; default: any other code of this signal"),
    hold: positiveDuration.optional().describe("It also ends this long after the code last came"),
  })
  .refine((it) => (it.equals === undefined) !== (it.in === undefined), {
    message: "give either `equals` or `in`",
  });

export type LimitDefinition = z.output<typeof limit>;
export type RateDefinition = z.output<typeof rate>;
export type StuckDefinition = z.output<typeof stuck>;
export type NoDataDefinition = z.output<typeof noData>;
export type DriftDefinition = z.output<typeof drift>;
export type CodeDefinition = z.output<typeof code>;

/** Each form of condition by its name. */
interface Forms {
  limit: LimitDefinition;
  rate: RateDefinition;
  stuck: StuckDefinition;
  noData: NoDataDefinition;
  drift: DriftDefinition;
  code: CodeDefinition;
  signs: SignsDefinition;
  timeToThreshold: TimeToThresholdDefinition;
  expression: ExpressionDefinition;
  anomaly: AnomalyDefinition;
  detector: DetectorDefinition;
  after: AfterDefinition;
  all: ConditionDefinition[];
  any: ConditionDefinition[];
  atLeast: { n: number; of: ConditionDefinition[] };
  not: ConditionDefinition;
  nOfM: NOfMDefinition;
}

/** Exactly one form, and what any of them may carry. */
export type ConditionDefinition = { [F in keyof Forms]: Pick<Forms, F> }[keyof Forms] & Modifiers;

export interface Modifiers {
  onDelay?: number | undefined;
  offDelay?: number | undefined;
  keepFor?: number | undefined;
  while?: ConditionDefinition | undefined;
  settle?: number | undefined;
  activeHours?: ActiveHoursDefinition | undefined;
  chattering?: Chattering | undefined;
}

export type AfterDefinition = {
  first: ConditionDefinition;
  within: number;
  then: ConditionDefinition;
};

export interface NOfMDefinition {
  n: number;
  of?: number | undefined;
  within?: number | undefined;
  condition: ConditionDefinition;
}

const forms = [
  "limit",
  "rate",
  "stuck",
  "noData",
  "drift",
  "code",
  "signs",
  "timeToThreshold",
  "expression",
  "anomaly",
  "detector",
  "after",
  "all",
  "any",
  "atLeast",
  "not",
  "nOfM",
] as const satisfies (keyof Forms)[];

/** A condition has exactly one of the forms; some nest more. */
export const conditionSchema: z.ZodType<ConditionDefinition> = z.lazy(() => {
  const several = z.array(conditionSchema).min(2).max(16);
  const fields = {
    limit: limit.optional(),
    rate: rate.optional(),
    stuck: stuck.optional(),
    noData: noData.optional(),
    drift: drift.optional(),
    code: code.optional(),
    signs: signsSchema.optional(),
    timeToThreshold: timeToThresholdSchema.optional(),
    expression: expressionSchema.optional(),
    anomaly: anomalySchema.optional(),
    detector: detectorSchema.optional(),
    after: z
      .strictObject({
        first: conditionSchema,
        within: positiveDuration,
        // oxlint-disable-next-line unicorn/no-thenable -- the word a person writes; a definition is never awaited and its `then` is no function
        then: conditionSchema,
      })
      .optional(),
    all: several.optional().describe("All of them hold"),
    any: several.optional().describe("At least one of them holds"),
    atLeast: z
      .strictObject({ n: z.int().min(1), of: several })
      .refine((it) => it.n <= it.of.length, {
        message: "`n` must not be more than there are in `of`",
        path: ["n"],
      })
      .optional()
      .describe("A vote: so many of them hold"),
    not: conditionSchema.optional().describe("It is known not to hold"),
    nOfM: z
      .strictObject({
        n: z.int().min(1).max(100),
        of: z.int().min(1).max(10_000).optional().describe("Of so many readings"),
        within: positiveDuration.optional().describe("and in so long"),
        condition: conditionSchema,
      })
      .refine((it) => it.of !== undefined || it.within !== undefined, {
        message: "give `of` (readings), `within` (a time) or both",
      })
      .refine((it) => it.of === undefined || it.n <= it.of, {
        message: "`n` must not be more than `of`",
        path: ["n"],
      })
      .optional()
      .describe("It held at n of the last readings"),
    while: conditionSchema.optional().describe("Judged only while this holds"),
    ...modifierFields,
  };
  return z
    .strictObject(fields)
    .refine((it) => it.settle === undefined || it.while !== undefined, {
      message: "`settle` needs `while`: it is counted from when that began to hold",
      path: ["settle"],
    })
    .transform((it, context): ConditionDefinition => {
      if (hasOneForm(it)) return it;
      const message = `a condition has exactly one of ${forms.join(", ")}`;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    });
});

const hasOneForm = (it: object): it is ConditionDefinition =>
  Object.entries(it).filter(([key, value]) => isForm(key) && value !== undefined).length === 1;

const isForm = (key: string): boolean => forms.some((form) => form === key);
