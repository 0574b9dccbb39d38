import type { Registry } from "#ingest";
import type { Clock, Database, OutboxEvent } from "#platform";
import { announceFlags } from "../announce/announce-flags.ts";
import { sql } from "kysely";
import { changeFlag } from "../flags/change-flag.ts";
import { lockOpenFlag, raiseFlag } from "../flags/raise-flag.ts";
import type { Db, RulesTables, Trx } from "../tables.ts";
import { gatewayFlag } from "./gateway-flag.ts";
import { followedSilence } from "./followed-silence.ts";
import type { Heard, LastHeard } from "./heard.ts";
import { gatewayUnreachable } from "./inhibit.ts";
import { judgeSilence, newestBelow } from "./judge-silence.ts";
import type { Verdict } from "./judge-silence.ts";
import { plantTree } from "./plant-tree.ts";
import type { PlantTree } from "./plant-tree.ts";
import { allSilences, asJudged, silencesBehind, takeSilence } from "./silences.ts";
import type { SilenceRow } from "./silences.ts";

export interface TopologyParts {
  db: Database;
  registry: Pick<Registry, "snapshot">;
  lastHeard: LastHeard;
  clock: Clock;
}

/** Any number that nothing else locks: one process at a time judges. */
const settleLock = 5_120_338;

/** So many silences are carried out in one transaction: a whole site that goes dark must not lock its flags for minutes. */
const stepSize = 200;

/**
 * Judges every silence that waits, and does what follows: raises flags that were held back, raises or returns those of
 * gateways. Safe at any time and in any number of processes; each step is a conditional update, and what a step that failed
 * left is found by the next look.
 */
export async function settleSilences(parts: TopologyParts, atOnce = stepSize): Promise<void> {
  const { db, registry, lastHeard, clock } = parts;
  const rules = db.as<RulesTables>();
  const rows = await allSilences(rules);
  const { assets } = registry.snapshot();
  if (rows.length > 0) {
    const tree = plantTree(assets);
    const heard = await lastHeard(concerned(rows, tree));
    if (heard === null) return;
    const newest = newestBelow(tree, heard);
    const verdicts = rows.map((row) => ({
      row,
      verdict: judgeSilence(row.silence, tree, heard, newest),
    }));
    const due = verdicts.filter(({ verdict }) => verdict.is !== "wait");
    for (let first = 0; first < due.length; first += atOnce) {
      const step = due.slice(first, first + atOnce);
      const done = await rules.transaction().execute(async (trx) => {
        if (!(await alone(trx))) return false;
        const events: OutboxEvent[] = [];
        for (const { row, verdict } of step) {
          events.push(...(await carryOut(trx, row, verdict, { heard, tree, now: clock.now() })));
        }
        await announceFlags(trx, events, clock.now());
        return true;
      });
      if (!done) return;
    }
    const blamed = due.flatMap(({ verdict }) =>
      verdict.is === "unreachable" ? [verdict.viaId] : [],
    );
    await flagGateways(parts, new Set([...blamed, ...(await unflaggedGateways(rules))]), tree);
  }
  await returnGateways(parts);
}

/** Everything that can tell about these silences: all that is reached through the topmost asset above each. */
function concerned(rows: readonly SilenceRow[], tree: PlantTree): number[] {
  const roots = new Set(
    rows.map(({ silence }) => {
      const { assetId } = followedSilence(silence, tree);
      return tree.above(assetId).at(-1)?.id ?? assetId;
    }),
  );
  return [...roots].flatMap((root) => tree.below(root).map((asset) => asset.id));
}

async function alone(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${settleLock}) as taken`.execute(trx);
  return rows[0]?.taken === true;
}

async function carryOut(
  trx: Trx,
  row: SilenceRow,
  verdict: Verdict,
  { heard, tree, now }: { heard: Heard; tree: PlantTree; now: number },
): Promise<OutboxEvent[]> {
  if (verdict.is === "own") {
    const raise = await takeSilence(trx, row);
    // Gone meanwhile: it was heard again, and there is nothing to say.
    return raise === undefined ? [] : raiseFlag(trx, raise, now);
  }
  if (verdict.is === "recovering") {
    await trx
      .updateTable("rules.unreachable")
      .set({ state: "recovering", back_at: new Date(heard.through) })
      .where(asJudged(row))
      .execute();
  }
  if (verdict.is === "unreachable") {
    const via_tag = tree.asset(verdict.viaId)?.tag ?? "";
    const blamed_at = new Date(heard.through);
    const back_at = null;
    const { numUpdatedRows } = await trx
      .updateTable("rules.unreachable")
      .set({ state: "unreachable", via_id: verdict.viaId, via_tag, blamed_at, back_at })
      .where(asJudged(row))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return [];
    // It died again before they were heard: their time begins anew when it is back.
    await trx
      .updateTable("rules.unreachable")
      .set({ state: "unreachable", blamed_at, back_at })
      .where("via_id", "=", verdict.viaId)
      .where("state", "=", "recovering")
      .execute();
  }
  return [];
}

/** Of which it is known that they are dead, and no flag says so: whoever was to raise it did not come to it. */
async function unflaggedGateways(db: Db): Promise<number[]> {
  const { rows } = await sql<{ via_id: number }>`
    select distinct u.via_id from rules.unreachable u
    where u.state = 'unreachable' and not exists (
      select from rules.flag f where f.asset_id = u.via_id and f.condition = ${gatewayUnreachable}
        and f.state in ('unacknowledged', 'acknowledged'))`.execute(db);
  return rows.map((row) => row.via_id);
}

/** One flag for each gateway that was found dead now, or has more behind it than its flag says. */
async function flagGateways(
  { db, clock }: TopologyParts,
  dead: ReadonlySet<number>,
  tree: PlantTree,
): Promise<void> {
  for (const id of dead) {
    const gateway = tree.asset(id);
    if (gateway === undefined) continue;
    await db
      .as<RulesTables>()
      .transaction()
      .execute(async (trx) => {
        if (!(await alone(trx))) return;
        const behind = await silencesBehind(trx, id);
        if (behind.length === 0) return;
        const raise = gatewayFlag(
          gateway,
          behind.map(({ silence, raise: held }) => ({
            silentAt: silence.silentAt,
            raise: {
              ...held,
              asset: tree.asset(followedSilence(silence, tree).assetId) ?? held.asset,
            },
          })),
        );
        const now = clock.now();
        await announceFlags(trx, await raiseFlag(trx, raise, now), now);
        await trx
          .updateTable("rules.flag")
          .set({ summary: raise.summary, evidence: JSON.stringify(raise.evidence) })
          .where("asset_id", "=", id)
          .where("condition", "=", gatewayUnreachable)
          .where("state", "<>", "normal")
          .execute();
      });
  }
}

/** Gateways with nothing unreachable behind them any more are back. */
async function returnGateways({ db, clock }: TopologyParts): Promise<void> {
  const rules = db.as<RulesTables>();
  const { rows } = await sql<{ asset_id: number }>`
    select f.asset_id from rules.flag f
    where f.condition = ${gatewayUnreachable} and f.state in ('unacknowledged', 'acknowledged')
      and not exists (
        select from rules.unreachable u where u.via_id = f.asset_id and u.state = 'unreachable')`.execute(
    rules,
  );
  for (const { asset_id } of rows) {
    await rules.transaction().execute(async (trx) => {
      const flag = await lockOpenFlag(trx, asset_id, gatewayUnreachable);
      if (flag === undefined || (await silencesBehind(trx, asset_id)).length > 0) return;
      const now = clock.now();
      const returned = await changeFlag(trx, flag, { type: "return", at: now }, now);
      await announceFlags(trx, returned, now);
    });
  }
}
