import type { Registry } from "#ingest";
import type { Clock, Database, OutboxEvent } from "#platform";
import { announceFlags } from "../announce/announce-flags.ts";
import { sql } from "kysely";
import { changeFlag } from "../flags/change-flag.ts";
import { lockOpenFlag, raiseFlag } from "../flags/raise-flag.ts";
import type { RulesTables, Trx } from "../tables.ts";
import { gatewayFlag } from "./gateway-flag.ts";
import type { Heard, LastHeard } from "./heard.ts";
import { gatewayUnreachable } from "./inhibit.ts";
import { judgeSilence } from "./judge-silence.ts";
import type { Verdict } from "./judge-silence.ts";
import { plantTree } from "./plant-tree.ts";
import type { PlantTree } from "./plant-tree.ts";
import { allSilences, silencesBehind } from "./silences.ts";
import type { SilenceRow } from "./silences.ts";

export interface TopologyParts {
  db: Database;
  registry: Pick<Registry, "snapshot">;
  lastHeard: LastHeard;
  clock: Clock;
}

/** Any number that nothing else locks: one process at a time judges. */
const settleLock = 5_120_338;

/**
 * Judges every silence that waits, and does what follows: raises flags that were held back, raises or returns those of
 * gateways. Safe at any time and in any number of processes; each step is a conditional update.
 */
export async function settleSilences(parts: TopologyParts): Promise<void> {
  const { db, registry, lastHeard, clock } = parts;
  const rules = db.as<RulesTables>();
  const rows = await allSilences(rules);
  const { assets } = registry.snapshot();
  if (rows.length > 0) {
    const tree = plantTree(assets);
    const heard = await lastHeard(concerned(rows, tree));
    if (heard === null) return;
    const verdicts = rows.map((row) => ({ row, verdict: judgeSilence(row.silence, tree, heard) }));
    await rules.transaction().execute(async (trx) => {
      if (!(await alone(trx))) return;
      const events: OutboxEvent[] = [];
      for (const { row, verdict } of verdicts) {
        events.push(...(await carryOut(trx, row, verdict, { heard, tree, now: clock.now() })));
      }
      events.push(...(await flagGateways(trx, verdicts, tree, clock.now())));
      await announceFlags(trx, events, clock.now());
    });
  }
  await returnGateways(parts);
}

/** Everything that can tell about these silences: all that is reached through the topmost asset above each. */
function concerned(rows: readonly SilenceRow[], tree: PlantTree): number[] {
  const roots = new Set(
    rows.map(({ silence }) => tree.above(silence.assetId).at(-1)?.id ?? silence.assetId),
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
  const { assetId, state } = row.silence;
  const mine = sql<boolean>`asset_id = ${assetId} and condition = ${row.condition} and state = ${state}`;
  if (verdict.is === "own") {
    // Gone meanwhile: it was heard again, and there is nothing to say.
    const { numDeletedRows } = await trx
      .deleteFrom("rules.unreachable")
      .where(mine)
      .executeTakeFirst();
    return numDeletedRows === 0n ? [] : raiseFlag(trx, row.raise, now);
  }
  if (verdict.is === "recovering") {
    await trx
      .updateTable("rules.unreachable")
      .set({ state: "recovering", back_at: new Date(heard.through) })
      .where(mine)
      .execute();
  }
  if (verdict.is === "unreachable") {
    const via_tag = tree.asset(verdict.viaId)?.tag ?? "";
    const blamed_at = new Date(heard.through);
    const back_at = null;
    await trx
      .updateTable("rules.unreachable")
      .set({ state: "unreachable", via_id: verdict.viaId, via_tag, blamed_at, back_at })
      .where(mine)
      .execute();
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

/** One flag for each gateway that was found dead now, or has more behind it than its flag says. */
async function flagGateways(
  trx: Trx,
  verdicts: readonly { verdict: Verdict }[],
  tree: PlantTree,
  now: number,
): Promise<OutboxEvent[]> {
  const dead = new Set(
    verdicts.flatMap(({ verdict }) => (verdict.is === "unreachable" ? [verdict.viaId] : [])),
  );
  const events: OutboxEvent[] = [];
  for (const id of dead) {
    const gateway = tree.asset(id);
    if (gateway === undefined) continue;
    const behind = await silencesBehind(trx, id);
    if (behind.length === 0) continue;
    const raise = gatewayFlag(
      gateway,
      behind.map(({ silence, raise: held }) => ({ silentAt: silence.silentAt, raise: held })),
    );
    events.push(...(await raiseFlag(trx, raise, now)));
    await trx
      .updateTable("rules.flag")
      .set({ summary: raise.summary, evidence: JSON.stringify(raise.evidence) })
      .where("asset_id", "=", id)
      .where("condition", "=", gatewayUnreachable)
      .where("state", "<>", "normal")
      .execute();
  }
  return events;
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
