import { defineRoute, pageOf, pageQuery, z } from "#platform";
import {
  CanaryAsset,
  DefinitionDiff,
  Release,
  StageChange,
  Trial,
  TrialFlag,
  TrialFlagDetail,
} from "./release-schemas.ts";
import { RuleDetail } from "./schemas.ts";

const tag = "Rules";
const engineers = ["reliability-engineer"] as const;
const params = z.object({ key: z.string().max(80) });
const number = z.coerce.number().int().positive();
const versionParams = z.object({ key: z.string().max(80), version: number });
const comment = z.string().trim().min(1).max(500);

export const releaseRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/release",
  access: "anyone-signed-in",
  tag,
  summary: "Where the versions of a rule stand, and what stands before each next step.",
  params,
  returns: { 200: Release },
});

export const stageRoute = defineRoute({
  method: "post",
  path: "/rules/{key}/versions/{version}/stage",
  access: engineers,
  tag,
  summary: "Moves a version on, back, or out.",
  description:
    "On: draft → shadow → canary → live, refused (409, with the reasons) while a gate before it is not passed. Back: canary → shadow → draft. Out: retired. What was live before a version goes live stands by in shadow.",
  params: versionParams,
  body: z.strictObject({
    to: z.enum(["draft", "shadow", "canary", "live", "retired"]),
    share: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .openapi({ description: "For a canary: of the assets; again with another share to widen." }),
    comment: comment.optional(),
  }),
  returns: { 200: Release },
});

export const approvalRoute = defineRoute({
  method: "post",
  path: "/rules/{key}/versions/{version}/approvals",
  access: engineers,
  tag,
  summary: "Approves a step of a version, by name. Only people can.",
  params: versionParams,
  body: z.strictObject({ to: z.enum(["canary", "live"]), comment: comment.optional() }),
  returns: { 200: Release },
});

export const rollbackRoute = defineRoute({
  method: "post",
  path: "/rules/{key}/rollback",
  access: engineers,
  tag,
  summary: "Undoes the last step that let a version speak.",
  description:
    "A canary steps back to shadow; without one, the version that was live before is live again, with what it has learnt if it stood by or its condition is the same.",
  params,
  body: z.strictObject({ comment }),
  returns: { 200: Release },
});

export const stageChangesRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/stage-changes",
  access: "anyone-signed-in",
  tag,
  summary: "Every step of every version of a rule, the newest first.",
  params,
  query: z.object({ ...pageQuery, version: number.optional() }),
  returns: { 200: pageOf(StageChange) },
});

export const diffRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/diff",
  access: "anyone-signed-in",
  tag,
  summary: "What differs between two versions as they were written, path by path.",
  params,
  query: z.object({ from: number, to: number }),
  returns: { 200: DefinitionDiff },
});

export const restoreRoute = defineRoute({
  method: "post",
  path: "/rules/{key}/versions/{version}/restore",
  access: engineers,
  tag,
  summary: "Makes a new version with the definition of an old one.",
  params: versionParams,
  body: z.strictObject({
    stage: z.enum(["draft", "shadow", "live"]).default("draft"),
    comment: comment.optional(),
  }),
  returns: { 200: RuleDetail },
});

export const canaryAssetsRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/versions/{version}/canary-assets",
  access: "anyone-signed-in",
  tag,
  summary: "For which assets a canary speaks, or would with another share; by tag.",
  params: versionParams,
  query: z.object({
    ...pageQuery,
    share: z.coerce
      .number()
      .gt(0)
      .max(1)
      .optional()
      .openapi({ description: "Default: the canary's own." }),
  }),
  returns: { 200: pageOf(CanaryAsset) },
});

export const trialRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/versions/{version}/trial",
  access: "anyone-signed-in",
  tag,
  summary: "A version in shadow or canary beside what is live: on your sites.",
  description:
    "Two flags on one asset are of the same matter when they overlap or begin within `within` of each other.",
  params: versionParams,
  query: z.object({
    within: z.coerce
      .number()
      .min(0)
      .max(30 * 24)
      .default(1)
      .openapi({ description: "Hours." }),
  }),
  returns: { 200: Trial },
});

export const trialFlagsRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/versions/{version}/trial/flags",
  access: "anyone-signed-in",
  tag,
  summary: "The flags of a trial, the newest first.",
  params: versionParams,
  query: z.object({
    ...pageQuery,
    by: z.enum(["both", "candidate", "live"]).optional(),
    within: z.coerce
      .number()
      .min(0)
      .max(30 * 24)
      .default(1),
  }),
  returns: { 200: pageOf(TrialFlag) },
});

export const trialFlagRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/versions/{version}/trial/flags/{id}",
  access: "anyone-signed-in",
  tag,
  summary: "A flag that was not raised, with the evidence it would have had.",
  params: versionParams.extend({
    id: z.string().regex(/^T-\d{1,15}$/, { message: "is the id of a flag in trial, such as T-12" }),
  }),
  returns: { 200: TrialFlagDetail },
});
