import { z } from "#platform";
import { NetValue } from "../routes/record-fields.ts";
import { FlagDetail } from "../routes/schemas.ts";
import { backtestStates } from "./backtest-state.ts";
import { verdicts } from "./truth/judge-stretches.ts";

const time = z.iso.datetime().openapi({ example: "2026-11-21T14:02:00.000Z" });
const moment = z.iso
  .datetime({ offset: true, error: "use ISO-8601 with an offset, such as 2026-11-21T14:02:00Z" })
  .transform((text) => Date.parse(text))
  .openapi({ type: "string", format: "date-time" });
const span = (description: string) =>
  z
    .string()
    .max(20)
    .openapi({ description: `${description} Written as "90m", "12h" or "14d".` });
const interval = z.object({ value: z.number(), low: z.number(), high: z.number() });
const count = z.int().min(0);

const stored = z.strictObject({
  key: z.string().max(80),
  version: z.int().positive().optional().openapi({ description: "Default: the live one." }),
});
const written = z.strictObject({
  definition: z
    .looseObject({ key: z.string() })
    .openapi({ description: "A rule that need not be saved; `GET /rule-schema` describes it." }),
});

export const BacktestRequest = z
  .strictObject({
    name: z.string().trim().min(1).max(200).optional(),
    candidates: z
      .array(z.union([stored, written]))
      .min(1)
      .max(4)
      .openapi({ description: "Rules or versions of them, tried side by side on the same data." }),
    from: moment,
    to: moment,
    assets: z.array(z.string()).min(1).max(1_000).optional().openapi({ description: "Tags." }),
    sites: z.array(z.string()).min(1).max(200).optional().openapi({ description: "Codes." }),
    assetClasses: z.array(z.string()).min(1).max(200).optional().openapi({ description: "Codes." }),
    warmUp: span(
      "How long before `from` the rules begin to learn. Default: all durations of the condition together.",
    ).optional(),
    horizon: span(
      "A flag raised at most so long before a recorded failure has foreseen it.",
    ).default("14d"),
    visitWithin: span(
      "Flags of one asset and failure mode within it are one visit, unless the repair came first.",
    ).default("14d"),
    visitCost: z.number().min(0).max(10_000_000).optional().openapi({
      description:
        "What a visit costs besides its parts. Default: what `/value-assumptions` states.",
    }),
    everyFailureRecorded: z.boolean().default(false).openapi({
      description:
        "Then a flag that no recorded failure followed was false, and not just never looked into.",
    }),
  })
  .openapi("BacktestRequest");
export type BacktestRequested = z.output<typeof BacktestRequest>;

const Coverage = z
  .object({
    assets: count.openapi({ description: "That the filter and the rule's `appliesTo` match." }),
    watched: count.openapi({ description: "Of them, those that have all signals it needs." }),
    withData: count.openapi({ description: "Of those, with a reading in the window." }),
    assetMonths: z.number().openapi({
      description: "In which all signals that the rule needs said something (730.5 hours are one).",
    }),
    possibleAssetMonths: z.number(),
    readings: count,
    cameTooLate: count.openapi({
      description:
        "Beyond the allowed lateness or sent as history: live did not judge them either.",
    }),
    cameLongAfter: count.openapi({
      description:
        "More than a day late, as imported history is: judged as if they had come in time.",
    }),
    silenceKnown: z.number().min(0).max(1).openapi({
      description:
        "Share of the window in which it is known whether we could hear: without it no silence is judged.",
    }),
    repairs: count.openapi({ description: "After which rules began to learn anew." }),
    gaps: z
      .array(
        z.object({ assetId: z.int(), tag: z.string(), signal: z.string(), from: time, to: time }),
      )
      .openapi({ description: "The longest first, at most 100." }),
    gapCount: count,
    neverSeen: z
      .array(z.object({ assetId: z.int(), tag: z.string(), signal: z.string() }))
      .openapi({ description: "Signals without a reading in the window, at most 100." }),
    neverSeenCount: count,
  })
  .openapi("BacktestCoverage");

export const BacktestResult = z
  .object({
    evidence: z.object({ usable: z.boolean(), why: z.string() }).openapi({
      description: "Whether the figures say anything: no flag on no data is no evidence.",
    }),
    flags: count,
    flaggedAssets: count,
    flagsPerAssetMonth: interval
      .nullable()
      .openapi({ description: "With its exact 95 % Poisson interval; null without data." }),
    verdicts: z.object({ hit: count, false: count, undecided: count, unvisited: count }),
    precision: interval.nullable().openapi({
      description: "hit ÷ (hit + false) with its 95 % Wilson interval; null while none is decided.",
    }),
    recall: interval.nullable().openapi({ description: "foreseen ÷ failures, the same way." }),
    failures: count.openapi({ description: "Recorded in the window, of the rule's failure mode." }),
    foreseen: count,
    missed: z
      .array(
        z.object({
          assetId: z.int(),
          tag: z.string(),
          at: time,
          failureMode: z.string().nullable(),
          reference: z.string(),
        }),
      )
      .openapi({ description: "Failures that no flag foresaw, at most 100." }),
    leadTimeHours: z
      .object({ median: z.number(), p10: z.number(), p90: z.number(), of: count })
      .nullable(),
    held: z.object({ flags: count, neverTold: count }).nullable().openapi({
      description:
        "Of the flags, those that live would not have told at once (explained by another rule's flag, or silent because of a gateway), and never; null in reports of older versions.",
    }),
    visits: interval.openapi({
      description: "Trips that the flags would have led to, but for those that nobody is told of.",
    }),
    parts: z.array(
      z.object({ number: z.string(), name: z.string(), quantity: z.number(), cost: z.number() }),
    ),
    cost: interval.openapi({
      description:
        "Parts, and visits where `visitCost` says what one costs; in the installation's currency.",
    }),
    netValue: NetValue.nullable().openapi({
      description:
        "What it would have been worth, as live records say it: each failure that was foreseen is one found in time, each visit takes the planned kit and as long as recorded ones did. Null in reports of older versions.",
    }),
    perDay: z.array(z.object({ day: z.iso.date(), flags: count })).openapi({
      description: "UTC days with a flag. Empty in lists.",
    }),
    failed: z
      .object({ times: count, message: z.string() })
      .nullable()
      .openapi({ description: "Evaluations that failed, and the last reason." }),
    coverage: Coverage,
  })
  .openapi("BacktestResult");

const Candidate = z.object({
  index: z.int(),
  key: z.string(),
  version: z.int().nullable().openapi({ description: "Null: it was not saved." }),
  name: z.string(),
  severity: z.int(),
  definition: z.looseObject({}),
  result: BacktestResult.nullable().openapi({ description: "Once the backtest is done." }),
});

export const Backtest = z
  .object({
    id: z.int(),
    name: z.string(),
    state: z.enum(backtestStates),
    from: time,
    to: time,
    warmUpFrom: time,
    filter: z.object({
      assets: z.array(z.string()).nullable(),
      sites: z.array(z.string()).nullable(),
      assetClasses: z.array(z.string()).nullable(),
    }),
    candidates: z.array(Candidate),
    comparison: z
      .array(
        z.object({
          first: z.int(),
          second: z.int(),
          both: count,
          onlyFirst: count,
          onlySecond: count,
        }),
      )
      .openapi({
        description:
          "Of the first candidate with each other one: flags that overlap in time, and the rest.",
      }),
    progress: z.object({
      share: z.number().min(0).max(1),
      assets: count,
      assetsDone: count,
      readings: count,
      secondsLeft: z.number().nullable(),
      timesRealTime: z.number().nullable(),
    }),
    error: z.string().nullable().openapi({ description: "Why it failed or was cancelled." }),
    createdBy: z.string(),
    createdAt: time,
    startedAt: time.nullable(),
    endedAt: time.nullable(),
  })
  .openapi("Backtest");

export const BacktestFlag = z
  .object({
    id: z.int(),
    candidate: z.int(),
    ruleKey: z.string(),
    asset: z.object({ id: z.int(), tag: z.string(), name: z.string() }),
    site: z.object({ id: z.int(), name: z.string() }),
    raisedAt: time,
    triggeredAt: time,
    returnedAt: time.nullable().openapi({ description: "Null: it held at the end." }),
    summary: z.string(),
    verdict: z.enum(verdicts),
    why: z.string().openapi({ description: "What the verdict rests on." }),
    leadHours: z.number().nullable(),
    held: z
      .object({
        stage: z.enum(["suppressed", "unreachable"]),
        reason: z.string(),
        toldAt: time.nullable().openapi({ description: "Null: never." }),
      })
      .nullable()
      .openapi({ description: "Why live would not have told of it at once." }),
    evidence: FlagDetail.shape.evidence.nullable(),
  })
  .openapi("BacktestFlag");
