import { z } from "#platform";
import { gateNames } from "../release/gates.ts";
import { ownPolicySchema } from "../release/own-policy.ts";
import { releasePolicySchema } from "../release/release-policy.ts";
import { outcomes } from "../records/flag-outcome.ts";
import { FlagDetail, StageName } from "./schemas.ts";

const time = z.iso.datetime().openapi({ example: "2026-11-21T14:02:00.000Z" });

const Rate = z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable().openapi({
  description: "In an asset-month, with its exact 95 % interval; null while nothing was seen.",
});

const Gate = z.object({
  gate: z.enum(gateNames),
  passed: z.boolean(),
  reason: z.string().openapi({ example: "3.5 of 7 days in its stage" }),
});

const Step = z.object({
  to: z.enum(["shadow", "canary", "live"]),
  gates: z.array(Gate),
  ready: z.boolean().openapi({ description: "All gates are passed." }),
  approvals: z.array(z.object({ by: z.string(), at: time, comment: z.string().nullable() })),
});

const ReleaseVersion = z.object({
  version: z.int(),
  stage: StageName,
  share: z.number().nullable().openapi({ description: "Of a canary: of the assets." }),
  since: time,
  standsBy: z.boolean().openapi({
    description:
      "Was live, was replaced step by step, and goes on learning in silence so that a rollback needs no time.",
  }),
  author: z.string(),
  comment: z.string().nullable(),
  trial: z
    .object({
      days: z.number(),
      assets: z.int().openapi({ description: "With data in this stage." }),
      assetMonths: z.number(),
      flags: z.int(),
      hits: z.int(),
      falseFlags: z.int(),
      perAssetMonth: Rate,
    })
    .nullable()
    .openapi({ description: "What it showed in its stage; of versions in shadow or canary." }),
  steps: z
    .array(Step)
    .openapi({ description: "Where it can go from here, each with what stands before it." }),
});

export const Release = z
  .object({
    key: z.string(),
    live: z.int().nullable(),
    canary: z.object({ version: z.int(), share: z.number(), assets: z.int() }).nullable(),
    rollback: z
      .object({ version: z.int(), to: z.int().nullable(), words: z.string() })
      .nullable()
      .openapi({ description: "What a rollback would do now; null: nothing to roll back." }),
    versions: z
      .array(ReleaseVersion)
      .openapi({ description: "All that are not retired, the newest first." }),
  })
  .openapi("Release");

export const StageChange = z
  .object({
    id: z.int(),
    version: z.int(),
    from: StageName.nullable(),
    to: StageName,
    share: z.number().nullable(),
    at: time,
    by: z.string(),
    automatic: z.boolean(),
    reason: z.string().nullable(),
    gates: z.array(Gate).openapi({ description: "As they were at that moment." }),
  })
  .openapi("StageChange");

export const DefinitionDiff = z.object({
  key: z.string(),
  from: z.int(),
  to: z.int(),
  changes: z.array(
    z.object({
      path: z.string().openapi({ example: "condition.limit.above" }),
      kind: z.enum(["added", "removed", "changed"]),
      from: z.unknown(),
      to: z.unknown(),
    }),
  ),
});

export const ReleasePolicyView = z
  .object({
    policy: releasePolicySchema,
    by: z.string().nullable().openapi({ description: "null: as it is shipped." }),
    at: time.nullable(),
    comment: z.string().nullable(),
  })
  .openapi("ReleasePolicy");

export const ReleasePolicyOfRule = ReleasePolicyView.extend({
  key: z.string(),
  // Made anew, as in `record-schemas.ts`.
  policy: z
    .strictObject(releasePolicySchema.shape)
    .openapi({ description: "As it is for this rule." }),
  own: ownPolicySchema
    .nullable()
    .openapi({ description: "In what it differs from the policy for all; null: in nothing." }),
}).openapi("ReleasePolicyOfRule");

export const CanaryAsset = z.object({
  asset: z.object({ id: z.int(), tag: z.string(), name: z.string() }),
  siteId: z.int(),
});

const decided = z.enum(["hit", "false", "undecided"]).openapi({
  description:
    "hit: a visit confirmed the fault after it; false: a visit on the matching flag found nothing or a false sensor.",
});

const TrialFlagFacts = z.object({
  id: z.string().openapi({ description: "T-… a flag in trial, F-… one that was raised." }),
  asset: z.object({ id: z.int(), tag: z.string(), name: z.string() }),
  site: z.object({ id: z.int(), name: z.string() }),
  raisedAt: time,
  returnedAt: time.nullable(),
  summary: z.string(),
});

export const TrialFlag = TrialFlagFacts.extend({
  by: z.enum(["both", "candidate", "live"]),
  verdict: decided,
  counterpart: z
    .object({ id: z.string(), raisedAt: time })
    .nullable()
    .openapi({ description: "The other version's flag of the same matter." }),
  outcome: z.enum(outcomes).nullable(),
}).openapi("TrialFlag");

export const TrialFlagDetail = TrialFlagFacts.extend({
  version: z.int(),
  evidence: FlagDetail.shape.evidence.nullable().openapi({
    description: "As a flag would have it; null beyond the first of an asset.",
  }),
}).openapi("TrialFlagDetail");

const Side = z.object({
  version: z.int().nullable(),
  flags: z.int(),
  hits: z.int(),
  falseFlags: z.int(),
  undecided: z.int(),
  missed: z.int().openapi({
    description:
      "Confirmed by a visit on this asset for the same failure mode, without a flag before it.",
  }),
  perAssetMonth: Rate,
  precision: z
    .object({ value: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .openapi({ description: "hits ÷ (hits + falseFlags), 95 % Wilson interval." }),
});

export const Trial = z
  .object({
    key: z.string(),
    version: z.int(),
    stage: StageName,
    from: time.nullable().openapi({ description: "Since when it is or was tried." }),
    to: time.nullable().openapi({ description: "Until when; null: still." }),
    coverage: z.object({
      assets: z.int(),
      assetMonths: z.number(),
      words: z.string().openapi({ example: "12 assets with data on 84 asset-days" }),
    }),
    both: z.int(),
    onlyCandidate: z.int(),
    onlyLive: z.int(),
    earlierByMs: z.number().nullable().openapi({
      description: "Of what both flagged: how much earlier the candidate did, median.",
    }),
    candidate: Side,
    live: Side.openapi({ description: "What was live besides, on the same assets." }),
    flags: z.array(TrialFlag).openapi({ description: "The newest; the rest by `/trial/flags`." }),
    bounded: z.boolean().openapi({
      description: "More flags than can be compared at once: only the newest are counted.",
    }),
  })
  .openapi("Trial");
