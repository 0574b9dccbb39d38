import { defineRoute, invalid, seesSite, z } from "#platform";
import type { Clock, Database, Routes } from "#platform";
import { outcomes } from "../records/flag-outcome.ts";
import { reviseOutcome } from "../records/revise-outcome.ts";
import type { RulesTables } from "../tables.ts";

const outcome = z.enum(outcomes);

const reviseRoute = defineRoute({
  method: "post",
  path: "/flags/{id}/outcome",
  access: ["reliability-engineer"],
  tag: "Flags",
  summary: "Says what a flag was worth, in place of what its visit found, or without a visit.",
  description:
    "It counts at once: in the record of its rule version, in release gates, in what is learnt from close-outs. It stands until somebody revises it again: a visit that finds something else is noted beside it, and its order says so. What was said before stays as history.",
  params: z.object({ id: z.coerce.number().int().positive() }),
  body: z.strictObject({
    outcome,
    reason: z.string().trim().min(1).max(1_000),
    from: outcome.nullable().optional().openapi({
      description:
        "The outcome that you saw; null: none. Where it is another one by now, nothing is changed (409).",
    }),
    failureMode: z.string().trim().min(1).max(80).optional().openapi({
      description: "What it was instead. With `other-cause` only.",
    }),
  }),
  returns: {
    200: z.object({
      flagId: z.int(),
      outcome,
      by: z.string(),
      at: z.iso.datetime(),
    }),
  },
});

export function addOutcomeRoutes(
  routes: Routes,
  { db, clock }: { db: Database; clock: Clock },
): void {
  routes.openapi(reviseRoute, async (c) => {
    const principal = c.get("principal");
    const { id } = c.req.valid("param");
    const { outcome: to, reason, from, failureMode = null } = c.req.valid("json");
    if (failureMode !== null && to !== "other-cause") {
      const message = "goes with the outcome other-cause only; leave it out";
      throw invalid(`Not valid (body): failureMode ${message}.`, {
        errors: [{ field: "failureMode", message }],
      });
    }
    const now = clock.now();
    const by = {
      name: principal.name,
      sees: (siteId: number) => seesSite(principal, siteId),
    };
    await reviseOutcome(db.as<RulesTables>(), id, { to, from, reason, failureMode }, by, now);
    const at = new Date(now).toISOString();
    return c.json({ flagId: id, outcome: to, by: principal.name, at }, 200);
  });
}
