import { defineRoute, pageOf, pageQuery, z } from "#platform";
import { listOf } from "../../routes/list-of.ts";
import { proposalKinds, shownStates } from "../proposal.ts";
import { ClassProposalLook, Proposal, ProposalLook } from "./proposal-schemas.ts";

const tag = "Proposals";
const engineers = ["reliability-engineer"] as const;
const params = z.object({ id: z.coerce.number().int().positive() });
const ofRule = z.object({ key: z.string().max(80) });
const ofClass = z.object({ code: z.string().max(80) });
const words = z.string().trim().min(1).max(500);

export const listRoute = defineRoute({
  method: "get",
  path: "/proposals",
  access: "anyone-signed-in",
  tag,
  summary: "Changes of rules that their record speaks for, the newest first.",
  description:
    "Each was tried on the past before it is shown. One whose figures are of several sites is shown to those who reach all of them.",
  query: z.object({
    ...pageQuery,
    state: listOf(z.enum(shownStates)).optional(),
    kind: listOf(z.enum(proposalKinds)).optional(),
    site: z.coerce.number().int().positive().optional(),
    rule: z.string().max(80).optional(),
  }),
  returns: { 200: pageOf(Proposal) },
});

export const detailRoute = defineRoute({
  method: "get",
  path: "/proposals/{id}",
  access: "anyone-signed-in",
  tag,
  summary: "One proposal, with the rule before and after on the same past.",
  params,
  returns: { 200: Proposal },
});

export const acceptRoute = defineRoute({
  method: "post",
  path: "/proposals/{id}/acceptance",
  access: engineers,
  tag,
  summary: "Makes a version of the rule of it, which waits as a draft or is tried in silence.",
  description:
    "By a person, not by a token. Nothing is live by it, but for a rule that is to go: that is retired, and a rollback brings it back.",
  params,
  body: z.strictObject({
    stage: z.enum(["draft", "shadow"]).default("draft"),
    comment: words.optional(),
  }),
  returns: { 200: Proposal },
});

export const rejectRoute = defineRoute({
  method: "post",
  path: "/proposals/{id}/rejection",
  access: engineers,
  tag,
  summary: "Says no, and why. It is not proposed again unless something new is known.",
  params,
  body: z.strictObject({ reason: words }),
  returns: { 200: Proposal },
});

export const askRoute = defineRoute({
  method: "post",
  path: "/rules/{key}/proposal-look",
  access: engineers,
  tag,
  summary: "Looks now for what the record of a rule speaks for.",
  description: "The answer comes with `GET /rules/{key}/proposal-look`.",
  params: ofRule,
  returns: { 202: ProposalLook },
});

export const lookRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/proposal-look",
  access: "anyone-signed-in",
  tag,
  summary: "What came of the newest look at a rule: what is tried, and of the rest why not.",
  params: ofRule,
  returns: { 200: ProposalLook },
});

export const askOfClassRoute = defineRoute({
  method: "post",
  path: "/asset-classes/{code}/proposal-look",
  access: engineers,
  tag,
  summary: "Looks now for rules against failures of a class that no flag foresaw.",
  description: "The answer comes with `GET /asset-classes/{code}/proposal-look`.",
  params: ofClass,
  returns: { 202: ClassProposalLook },
});

export const lookOfClassRoute = defineRoute({
  method: "get",
  path: "/asset-classes/{code}/proposal-look",
  access: "anyone-signed-in",
  tag,
  summary: "What came of the newest look at the coverage gaps of a class.",
  params: ofClass,
  returns: { 200: ClassProposalLook },
});
