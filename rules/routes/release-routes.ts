import type { Registry } from "#ingest";
import {
  allowedSites,
  conflict,
  decodeCursor,
  forbidden,
  invalid,
  requireAllSites,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Principal, Routes } from "#platform";
import { carryOutRelease } from "../release/carry-out-release.ts";
import { isInTrial } from "../release/decide-release.ts";
import { smallestShare } from "../release/in-canary.ts";
import { policyOfRule } from "../release/policy-store.ts";
import { stages } from "../release/release-state.ts";
import type { ReleaseCommand, Stage, StagedVersion } from "../release/release-state.ts";
import type { RuleRelease } from "../release/rule-release.ts";
import { stageChangeList } from "../release/stage-change-list.ts";
import { approvalsOf, gatesOf, trialFacts } from "../release/trial-facts.ts";
import { lockRules } from "../store/notify-changed.ts";
import type { RulesTables, Trx } from "../tables.ts";
import { existingRule, stagedVersion, versionRow } from "./known-version.ts";
import { assetsOf, presentRelease } from "./present-release.ts";
import { addReleasePolicyRoutes } from "./release-policy-routes.ts";
import {
  approvalRoute,
  releaseRoute,
  rollbackRoute,
  stageChangesRoute,
  stageRoute,
} from "./release-route-definitions.ts";
import type { RuleDetail } from "./schemas.ts";
import { addTrialRoutes } from "./trial-routes.ts";
import { addVersionRoutes } from "./version-routes.ts";

/** Versions and their way to live. `detailFor`: how a rule is answered. */
export function addReleaseRoutes(
  routes: Routes,
  options: {
    db: Database;
    registry: Registry;
    clock: Clock;
    detailFor: (key: string) => Promise<z.infer<typeof RuleDetail>>;
  },
): void {
  const { registry, clock } = options;
  const db = options.db.as<RulesTables>();
  addVersionRoutes(routes, options);
  addTrialRoutes(routes, options);
  addReleasePolicyRoutes(routes, options);

  const answer = async (key: string, principal: Principal) =>
    presentRelease(await existingRule(db, key), {
      db,
      registry,
      now: clock.now(),
      sites: allowedSites(principal),
    });

  routes.openapi(releaseRoute, async (c) =>
    c.json(await answer(c.req.valid("param").key, c.get("principal")), 200),
  );

  routes.openapi(stageRoute, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "Rules");
    const { key, version } = c.req.valid("param");
    const { to, share, comment } = c.req.valid("json");
    await db.transaction().execute(async (trx) => {
      // Before anything is looked at: what its gates say must be of the stage that it leaves.
      await lockRules(trx);
      const rule = await existingRule(trx, key);
      const staged = stagedVersion(rule, version);
      const command = commandFor(staged, to, share ?? null);
      if (to === "canary") mustChooseOne(rule, version, share ?? 0, registry);
      const gates = command.type === "advance" ? await gatesNow(trx, rule, staged, command.to) : [];
      const open = gates.filter(({ passed }) => !passed).map(({ reason }) => reason);
      await carryOutRelease(
        trx,
        rule,
        command.type === "advance" ? { ...command, open } : command,
        { by: principal.name, automatic: false, reason: comment ?? null, gates },
        clock.now(),
      );
    });
    return c.json(await answer(key, principal), 200);
  });

  /** As a person who answers for all sites sees them. */
  const gatesNow = async (
    trx: Trx,
    rule: RuleRelease,
    staged: StagedVersion,
    to: "shadow" | "canary" | "live",
  ) => {
    // A canary that only changes its share has passed them.
    if (to === staged.stage) return [];
    const { policy } = await policyOfRule(trx, rule.id);
    const trial = await trialFacts(trx, rule, staged, { now: clock.now(), sites: "all" });
    const approvals = await approvalsOf(trx, rule.versions.get(staged.version)!.id, staged);
    return (await gatesOf(trx, rule, staged, { policy, trial, approvals }))(to);
  };

  routes.openapi(approvalRoute, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "Rules");
    const { key, version } = c.req.valid("param");
    const { to, comment } = c.req.valid("json");
    if (principal.kind !== "person") {
      throw forbidden(
        "Only a person can approve a step, and this is a token: sign in and approve it by name.",
        { key, version },
        "person-needed",
      );
    }
    const rule = await existingRule(db, key);
    const { stage } = stagedVersion(rule, version);
    if (stage === "retired" || stages.indexOf(to) <= stages.indexOf(stage)) {
      throw conflict(
        `Version ${version} of "${key}" is ${stage}: there is no step to ${to} to approve.`,
        { key, version, stage },
        "release-refused",
      );
    }
    const approval = { by: principal.name, at: new Date(clock.now()), comment: comment ?? null };
    await db
      .insertInto("rules.release_approval")
      .values({ rule_version_id: rule.versions.get(version)!.id, to_stage: to, ...approval })
      .onConflict((conflicting) =>
        conflicting.columns(["rule_version_id", "to_stage", "by"]).doUpdateSet(approval),
      )
      .execute();
    return c.json(await answer(key, principal), 200);
  });

  routes.openapi(rollbackRoute, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "Rules");
    const { key } = c.req.valid("param");
    const { comment } = c.req.valid("json");
    await db.transaction().execute(async (trx) => {
      await lockRules(trx);
      const by = { by: principal.name, automatic: false, reason: comment, gates: [] };
      const rule = await existingRule(trx, key);
      await carryOutRelease(trx, rule, { type: "roll-back" }, by, clock.now());
    });
    return c.json(await answer(key, principal), 200);
  });

  routes.openapi(stageChangesRoute, async (c) => {
    const { key } = c.req.valid("param");
    const { cursor, limit, version } = c.req.valid("query");
    const { id } = await existingRule(db, key);
    const before = decodeCursor(cursor, z.tuple([z.number()]))?.[0];
    const rows = await stageChangeList(db, { ruleId: id, version }, { before, limit: limit + 1 });
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.id],
        (row) => ({
          id: row.id,
          version: row.version,
          from: row.from_stage,
          to: row.to_stage,
          share: row.share,
          at: row.at.toISOString(),
          by: row.by,
          automatic: row.automatic,
          reason: row.reason,
          gates: row.gates,
        }),
      ),
      200,
    );
  });
}

/** The step that leads from where a version is to where somebody wants it. */
function commandFor(
  { version, stage }: StagedVersion,
  to: Stage,
  share: number | null,
): Exclude<ReleaseCommand, { type: "add" | "roll-back" }> {
  if (to === "retired") return { type: "retire", version };
  const isBack = stages.indexOf(to) < stages.indexOf(stage) && isInTrial(stage);
  if (to === "draft" || (isBack && to === "shadow")) return { type: "step-back", version, to };
  return { type: "advance", version, to, share, open: [] };
}

/** A canary that speaks for nobody would pass its time in silence. */
function mustChooseOne(
  rule: RuleRelease,
  version: number,
  share: number,
  registry: Registry,
): void {
  const ids = assetsOf(versionRow(rule, version), registry).map(({ id }) => id);
  const smallest = smallestShare(rule.key, ids);
  if (smallest !== null && share >= smallest) return;
  const message =
    smallest === null
      ? `chooses nothing: version ${version} watches no asset`
      : `chooses none of the ${ids.length} assets that version ${version} watches: ${smallest} is the smallest that does`;
  throw invalid(`The share ${message}.`, { errors: [{ field: "share", message }] });
}
