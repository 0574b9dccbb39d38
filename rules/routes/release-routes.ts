import type { Registry } from "#ingest";
import {
  allowedSites,
  conflict,
  decodeCursor,
  forbidden,
  invalid,
  notFound,
  requireAllSites,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Principal, Routes } from "#platform";
import { carryOutRelease } from "../release/carry-out-release.ts";
import { isInTrial } from "../release/decide-release.ts";
import { diffDefinitions } from "../release/diff-definitions.ts";
import { smallestShare } from "../release/in-canary.ts";
import { mustBeAllowedToBegin } from "../release/may-begin.ts";
import { changePolicy, currentPolicy } from "../release/policy-store.ts";
import { stages } from "../release/release-state.ts";
import type { ReleaseCommand, Stage, StagedVersion } from "../release/release-state.ts";
import { ruleRelease } from "../release/rule-release.ts";
import type { RuleRelease, VersionRow } from "../release/rule-release.ts";
import { stageChangeList } from "../release/stage-change-list.ts";
import { approvalsOf, gatesOf, trialFacts } from "../release/trial-facts.ts";
import { lockRules } from "../store/notify-changed.ts";
import { saveRules } from "../store/save-rules.ts";
import { checkedRules } from "../store/write-rules.ts";
import type { Db, RulesTables, Trx } from "../tables.ts";
import { assetsOf, canaryAssets, presentRelease } from "./present-release.ts";
import { trialFlagRow } from "../release/trial-flag-row.ts";
import { comparedRun, presentTrial, presentTrialFlag, trialFlags } from "./present-trial.ts";
import {
  approvalRoute,
  canaryAssetsRoute,
  changePolicyRoute,
  diffRoute,
  policyRoute,
  releaseRoute,
  restoreRoute,
  rollbackRoute,
  stageChangesRoute,
  stageRoute,
  trialFlagRoute,
  trialFlagsRoute,
  trialRoute,
} from "./release-route-definitions.ts";
import type { RuleDetail } from "./schemas.ts";

const hourMs = 3_600_000;

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
  const { registry, clock, detailFor } = options;
  const db = options.db.as<RulesTables>();

  const answer = async (key: string, principal: Principal) =>
    presentRelease(await existing(db, key), {
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
      const rule = await existing(trx, key);
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
    const { policy } = await currentPolicy(trx);
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
    const rule = await existing(db, key);
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
      const rule = await existing(trx, key);
      await carryOutRelease(trx, rule, { type: "roll-back" }, by, clock.now());
    });
    return c.json(await answer(key, principal), 200);
  });

  routes.openapi(stageChangesRoute, async (c) => {
    const { key } = c.req.valid("param");
    const { cursor, limit, version } = c.req.valid("query");
    const { id } = await existing(db, key);
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

  routes.openapi(diffRoute, async (c) => {
    const { key } = c.req.valid("param");
    const { from, to } = c.req.valid("query");
    const rule = await existing(db, key);
    const [before, after] = [versionRow(rule, from), versionRow(rule, to)];
    return c.json(
      { key, from, to, changes: diffDefinitions(asWritten(before), asWritten(after)) },
      200,
    );
  });

  routes.openapi(restoreRoute, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "Rules");
    const { key, version } = c.req.valid("param");
    const { stage, comment } = c.req.valid("json");
    const row = versionRow(await existing(db, key), version);
    await mustBeAllowedToBegin(db, stage);
    // What this version of the product cannot read is not made live again.
    const rules = checkedRules([row.definition], true);
    await db.transaction().execute((trx) =>
      saveRules(trx, rules, {
        author: principal.name,
        comment: comment ?? `restores version ${version}`,
        stage,
        now: clock.now(),
      }),
    );
    return c.json(await detailFor(key), 200);
  });

  routes.openapi(canaryAssetsRoute, async (c) => {
    const { key, version } = c.req.valid("param");
    const { cursor, limit, share } = c.req.valid("query");
    const rule = await existing(db, key);
    const staged = stagedVersion(rule, version);
    const asked = share ?? staged.share;
    if (asked === null) {
      const message = `must be given: version ${version} is ${staged.stage} and has none of its own`;
      throw invalid(`The share ${message}.`, { errors: [{ field: "share", message }] });
    }
    const after = decodeCursor(cursor, z.tuple([z.string(), z.number()]));
    const sites = allowedSites(c.get("principal"));
    const rest = canaryAssets(rule, version, asked, { registry, sites }).filter(
      ({ tag, id }) => after === undefined || tag > after[0] || (tag === after[0] && id > after[1]),
    );
    return c.json(
      toPage(
        rest.slice(0, limit + 1),
        limit,
        ({ tag, id }) => [tag, id],
        ({ id, tag, name, siteId }) => ({ asset: { id, tag, name }, siteId }),
      ),
      200,
    );
  });

  routes.openapi(trialRoute, async (c) => {
    const { key, version } = c.req.valid("param");
    const rule = await existing(db, key);
    stagedVersion(rule, version);
    const withinMs = c.req.valid("query").within * hourMs;
    const sites = allowedSites(c.get("principal"));
    const one = await comparedRun(db, rule, version, { withinMs, sites });
    return c.json(presentTrial(rule, version, one), 200);
  });

  routes.openapi(trialFlagsRoute, async (c) => {
    const { key, version } = c.req.valid("param");
    const { cursor, limit, by, within } = c.req.valid("query");
    const rule = await existing(db, key);
    stagedVersion(rule, version);
    const sites = allowedSites(c.get("principal"));
    const one = await comparedRun(db, rule, version, { withinMs: within * hourMs, sites });
    const after = decodeCursor(cursor, z.tuple([z.string(), z.string()]));
    const rest = trialFlags(one.compared).filter(
      (flag) =>
        (by === undefined || flag.by === by) &&
        (after === undefined ||
          flag.raisedAt < after[0] ||
          (flag.raisedAt === after[0] && `${flag.id} ${flag.by}` < after[1])),
    );
    return c.json(
      toPage(
        rest.slice(0, limit + 1),
        limit,
        (flag) => [flag.raisedAt, `${flag.id} ${flag.by}`],
        (flag) => flag,
      ),
      200,
    );
  });

  routes.openapi(trialFlagRoute, async (c) => {
    const { key, version, id } = c.req.valid("param");
    const rule = await existing(db, key);
    const of = { versionId: versionRow(rule, version).id, id: Number(id.slice(2)) };
    const row = await trialFlagRow(db, of, allowedSites(c.get("principal")));
    if (row === undefined) {
      throw notFound(`There is no flag ${id} of version ${version} of "${key}".`, { key, id });
    }
    return c.json(presentTrialFlag(row, version), 200);
  });

  const policyNow = async () => {
    const { at, ...rest } = await currentPolicy(db);
    return { ...rest, at: at?.toISOString() ?? null };
  };

  routes.openapi(policyRoute, async (c) => c.json(await policyNow(), 200));

  routes.openapi(changePolicyRoute, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "Rules");
    const { policy, comment } = c.req.valid("json");
    await changePolicy(db, policy, { by: principal.name, at: clock.now(), comment });
    return c.json(await policyNow(), 200);
  });
}

async function existing(db: Db, key: string): Promise<RuleRelease> {
  const rule = await ruleRelease(db, key);
  if (rule === undefined) throw notFound(`There is no rule "${key}".`, { key });
  return rule;
}

function versionRow(rule: RuleRelease, version: number): VersionRow {
  const row = rule.versions.get(version);
  if (row !== undefined) return row;
  throw notFound(`Rule "${rule.key}" has no version ${version}.`, { key: rule.key, version });
}

function stagedVersion(rule: RuleRelease, version: number): StagedVersion {
  versionRow(rule, version);
  return rule.state.versions.get(version)!;
}

const asWritten = ({ definition }: VersionRow): object => z.looseObject({}).parse(definition);

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
