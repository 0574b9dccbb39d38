import { z } from "#platform";
import { flagStates } from "../flags/flag-state.ts";
import { LifeRecord } from "./life-schemas.ts";
import { recordFields } from "./record-fields.ts";
import { outcomes } from "../records/flag-outcome.ts";
import { stages } from "../release/release-state.ts";

const time = z.iso.datetime().openapi({ example: "2026-11-21T14:02:00.000Z" });
const kind = z.enum(["process", "instrument"]);

export const StageName = z.enum(stages).openapi({
  description:
    "draft: written down; shadow: evaluated on live data without a word; canary: speaks for a share of the assets; live: speaks for all; retired: over.",
});

const Record = z.object(recordFields).openapi("RuleRecord");

const ruleFields = {
  key: z.string(),
  name: z.string(),
  version: z.int(),
  severity: z.int(),
  kind,
  failureMode: z.string().nullable(),
  appliesTo: z.object({
    assetClass: z.union([z.string(), z.array(z.string())]).optional(),
    assets: z.array(z.string()).optional(),
    all: z.boolean().optional(),
  }),
  assets: z.int().openapi({ description: "How many assets it watches." }),
  problem: z
    .string()
    .nullable()
    .openapi({ description: "Why it does not do what it should, if so." }),
  record: Record.openapi({ description: "Of this version." }),
  stage: StageName.openapi({
    description: "Of the version shown: the live one, or the one furthest on its way there.",
  }),
  trials: z
    .array(z.object({ version: z.int(), stage: StageName, share: z.number().nullable() }))
    .openapi({ description: "Versions in draft, shadow or canary, the newest first." }),
};

export const RuleSummary = z.object(ruleFields).openapi("RuleSummary");

export const RuleDetail = z
  .object({
    ...ruleFields,
    definition: z.looseObject({}).openapi({ description: "As it was written." }),
    versions: z.array(
      z.object({
        version: z.int(),
        author: z.string(),
        comment: z.string().nullable(),
        createdAt: time,
        definition: z.looseObject({}),
        record: Record,
        stage: StageName,
        share: z.number().nullable().openapi({ description: "Of a canary: of the assets." }),
      }),
    ),
    lifeRecord: LifeRecord.nullable().openapi({
      description:
        "What its predictions of remaining useful life were worth, all versions together; null where its condition makes none.",
    }),
  })
  .openapi("Rule");

export const SavedRules = z.object({
  dryRun: z.boolean(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rules: z.array(
    z.object({
      key: z.string(),
      version: z.int(),
      change: z.enum(["created", "changed", "unchanged"]),
      assets: z.int(),
      warning: z.string().nullable(),
    }),
  ),
});

const RemainingUsefulLife = z
  .object({
    hours: z.number(),
    low: z.number(),
    high: z.number().nullable().openapi({ description: "Null: perhaps never." }),
    confidence: z
      .number()
      .openapi({ description: "Share of such intervals that should hold what comes." }),
    at: time.openapi({ description: "Device time from which the hours count." }),
  })
  .openapi("RemainingUsefulLife");

const Parameter = z
  .object({
    name: z.string(),
    value: z.union([z.number(), z.string()]),
    from: z.enum(["fleet", "class", "asset"]),
    of: z.string().nullable().openapi({ description: "Code of the class or tag of the asset." }),
    why: z.string().nullable(),
  })
  .openapi("RuleParameter");

export const ResolvedRule = z
  .object({
    key: z.string(),
    version: z.int(),
    asset: z.object({ id: z.int(), tag: z.string(), name: z.string() }),
    watches: z.boolean(),
    lacking: z.array(z.string()).openapi({ description: "Signals that the asset has not." }),
    parameters: z.array(Parameter),
    condition: z.looseObject({}),
  })
  .openapi("ResolvedRule");

const flagFields = {
  id: z.int(),
  number: z.string().openapi({ example: "F-12" }),
  asset: z.object({ id: z.int(), tag: z.string(), name: z.string() }),
  site: z.object({ id: z.int(), name: z.string() }),
  condition: z.string(),
  ruleKey: z.string(),
  ruleVersion: z.int(),
  severity: z.int(),
  kind,
  failureMode: z.string().nullable(),
  state: z.enum(flagStates),
  latched: z.boolean().openapi({
    description:
      "It stands until somebody resets it; with `returnedAt` its condition is over, and it waits for that.",
  }),
  occurrences: z.int(),
  summary: z.string(),
  raisedAt: time.openapi({
    description: "Device time at which the condition had held long enough.",
  }),
  triggeredAt: time.openapi({ description: "Device time of the reading that showed it." }),
  recordedAt: time.openapi({ description: "Our clock." }),
  returnedAt: time.nullable(),
  acknowledgedAt: time.nullable(),
  acknowledgedBy: z.string().nullable(),
  clearedAt: time.nullable(),
  withdrawnAt: time.nullable(),
  outcome: z.enum(outcomes).nullable(),
  remainingUsefulLife: RemainingUsefulLife.nullable(),
  suppression: z.enum(["shelved", "out-of-service", "maintenance"]).nullable().openapi({
    description: "An axis of its own: what keeps people from being sent for it now.",
  }),
  held: z
    .object({ stage: z.string(), reason: z.string(), at: time })
    .nullable()
    .openapi({ description: "Nobody was told of its raise yet, and why." }),
};

export const FlagSummary = z.object(flagFields).openapi("FlagSummary");

const facts = z.record(z.string(), z.union([z.number(), z.string(), z.null()]));

export const Rationalisation = z
  .object({
    cause: z.string().nullable(),
    consequence: z.string().nullable().openapi({ description: "If nobody does anything." }),
    response: z.string().nullable().openapi({ description: "What is to be done." }),
    timeToRespondMs: z.int().nullable(),
    kit: z.string().nullable().openapi({
      description: "Code of the kit that orders take along, in place of the failure mode's.",
    }),
    priority: z.object({ class: z.string(), reason: z.string() }).nullable().openapi({
      description: "The class that orders have by the rule, and why.",
    }),
  })
  .openapi("Rationalisation");

export const FlagDetail = z
  .object({
    ...flagFields,
    rationalisation: Rationalisation.nullable().openapi({
      description: "As the version that raised it says.",
    }),
    evidence: z.object({
      words: z.string(),
      score: z.number().nullable().openapi({ description: "How far gone: 1 = at the limit." }),
      lines: z.array(
        z.object({
          signalId: z.int(),
          role: z.enum(["limit", "clear", "baseline"]),
          value: z.number(),
        }),
      ),
      signals: z.array(
        z.object({
          signalId: z.int(),
          key: z.string(),
          name: z.string(),
          unit: z.string().nullable(),
          decimals: z.number().nullable(),
          readings: z.array(
            z.object({
              observedAt: time,
              value: z.number().nullable(),
              code: z.string().nullable(),
            }),
          ),
        }),
      ),
      facts,
      parts: z.array(z.object({ kind: z.string(), words: z.string(), facts })),
      rule: z.object({
        key: z.string(),
        version: z.int(),
        condition: z.unknown().openapi({ description: "With the values that held on this asset." }),
        parameters: z.array(Parameter).optional(),
      }),
    }),
    history: z.array(
      z.object({
        type: z.string(),
        at: time,
        recordedAt: time,
        by: z.string().nullable(),
        reason: z
          .string()
          .nullable()
          .openapi({ description: "Why, where it was not the course of things." }),
      }),
    ),
    outcomes: z
      .array(
        z.object({
          outcome: z.enum(outcomes),
          source: z
            .enum(["visit", "person"])
            .openapi({ description: "A visit's finding, or a person's word, which stands." }),
          workOrderId: z.int().nullable(),
          by: z.string(),
          decidedAt: time.openapi({ description: "When it was found out." }),
          recordedAt: time,
          reason: z.string().nullable(),
          failureMode: z.string().nullable().openapi({
            description: "What it was instead, where a person named it.",
          }),
          superseded: z.boolean(),
        }),
      )
      .openapi({
        description:
          "What visits found and people said of it, the newest first; the one that is not superseded counts.",
      }),
  })
  .openapi("Flag");
