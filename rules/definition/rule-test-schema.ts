import { z } from "zod";
import { duration, positiveDuration } from "./duration.ts";

const moment = duration.describe('Time since the test began, such as "90s"');

/** "8 x 10" (ten times), "3..8 x 10" (ten values from 3 to 8). */
const repeated = /^(-?\d+(?:\.\d+)?)(?:\s*\.\.\s*(-?\d+(?:\.\d+)?))?\s*x\s*(\d{1,5})$/;

interface Run {
  first: number;
  last: number;
  count: number;
}

function runOf(text: string): Run | null {
  const [, from, to, times] = repeated.exec(text.trim()) ?? [];
  const [first, last, count] = [Number(from), Number(to ?? from), Number(times)];
  return Number.isFinite(first) && Number.isFinite(last) && count >= 1
    ? { first, last, count }
    : null;
}

const value = z.union([z.number(), z.null(), z.string()]).superRefine((it, context) => {
  if (typeof it !== "string" || runOf(it) !== null) return;
  context.addIssue({
    code: "custom",
    message: `"${it}" is no value: write a number, null, "8 x 10" (ten times 8) or "3..8 x 10" (ten values from 3 to 8)`,
  });
});

type WrittenValue = z.output<typeof value>;

/** How many values are written here. */
export const countOf = (values: readonly WrittenValue[]): number =>
  values.reduce<number>(
    (count, each) => count + (typeof each === "string" ? (runOf(each)?.count ?? 0) : 1),
    0,
  );

/** The values that are written so shortly. Not done when a rule is read: rules with long tests are read often, and run nowhere else. */
export const writtenOut = (values: readonly WrittenValue[]): (number | null)[] =>
  values.flatMap((each) => {
    if (typeof each !== "string") return [each];
    const { first, last, count } = runOf(each)!;
    const step = count === 1 ? 0 : (last - first) / (count - 1);
    return Array.from({ length: count }, (_, index) => first + index * step);
  });

const series = z
  .strictObject({
    signal: z.string().min(1),
    from: moment.default(0),
    every: positiveDuration.optional(),
    values: z
      .array(value)
      .max(5_000)
      .refine((list) => countOf(list) <= 100_000, { message: "are more than 100,000" })
      .optional()
      .describe('Numbers `every` so long; null: without a value. "8 x 10", "3..8 x 10"'),
    at: moment.optional(),
    value: z.number().nullable().optional(),
    code: z.string().optional(),
    quality: z.enum(["good", "uncertain", "bad"]).default("good"),
  })
  .refine(
    ({ values, every, at, value: one, code }) =>
      values === undefined
        ? at !== undefined && (one !== undefined) !== (code !== undefined)
        : every !== undefined && at === undefined && one === undefined && code === undefined,
    { message: "give `every` and `values`, or `at` and one of `value` and `code`" },
  );

const expected = z
  .strictObject({
    raised: moment.optional(),
    returned: moment.optional(),
    learned: moment.optional(),
    words: z.string().optional().describe("What its explanation must contain"),
  })
  .refine(
    ({ raised, returned, learned }) =>
      [raised, returned, learned].filter((each) => each !== undefined).length === 1,
    { message: "give one of `raised`, `returned` and `learned`" },
  );

/** What a rule must say of given readings: run by `millwright rules test`, and by nothing else. */
export const ruleTestSchema = z.strictObject({
  name: z.string().min(1).max(200),
  asset: z.string().optional().describe("Tag; values said of it apply"),
  assetClass: z.string().optional().describe("Code; default: the first that the rule applies to"),
  start: z.iso.datetime({ offset: true }).default("2026-01-05T00:00:00Z"),
  timeZone: z.string().default("UTC").describe("Of the asset's site"),
  signals: z
    .record(
      z.string(),
      z.strictObject({
        reporting: z.enum(["periodic", "on-change"]).optional(),
        every: positiveDuration.optional().describe("Interval or heartbeat"),
        unit: z.string().optional(),
        decimals: z.int().min(0).max(10).optional(),
      }),
    )
    .default({})
    .describe("Default: periodic by the first series of it, else reported on change"),
  series: z.array(series).min(1).max(200),
  until: moment.optional().describe("Time goes on so far without readings"),
  expect: z.array(expected).max(1_000),
});

export type RuleTest = z.output<typeof ruleTestSchema>;
