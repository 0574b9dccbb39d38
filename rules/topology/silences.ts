import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { RaiseFlag } from "../flags/raise-flag.ts";
import type { Db, RulesTables, Trx } from "../tables.ts";
import type { Silence } from "./judge-silence.ts";

export interface SilenceRow {
  silence: Silence;
  condition: string;
}

/** With the flag that was held back. */
export interface HeldSilence extends SilenceRow {
  raise: RaiseFlag;
}

const facts = [
  "asset_id",
  "condition",
  "signal_id",
  "silent_at",
  "for_ms",
  "held_at",
  "state",
  "via_id",
  "blamed_at",
  "back_at",
] as const;

/** Every one, since whoever is not judged is not told of; without its flag, which is the larger part and seldom needed. */
export async function allSilences(db: Db): Promise<SilenceRow[]> {
  const rows = await db.selectFrom("rules.unreachable").select(facts).orderBy("held_at").execute();
  return rows.map(silenceOf);
}

/** As many as one flag of a gateway is made from. */
const mostBehind = 20_000;

/** What is unreachable through an asset now. */
export async function silencesBehind(db: Db, viaId: number): Promise<HeldSilence[]> {
  const rows = await db
    .selectFrom("rules.unreachable")
    .selectAll()
    .where("via_id", "=", viaId)
    .where("state", "=", "unreachable")
    .orderBy("asset_id")
    .limit(mostBehind)
    .execute();
  return rows.map((row) => ({ ...silenceOf(row), raise: flagOf(row) }));
}

/** Takes a silence away if it is still as it was judged. @returns the flag that was held back */
export async function takeSilence(trx: Trx, row: SilenceRow): Promise<RaiseFlag | undefined> {
  const taken = await trx
    .deleteFrom("rules.unreachable")
    .where(asJudged(row))
    .returning("raise")
    .executeTakeFirst();
  return taken && flagOf(taken);
}

/** The row of a silence, unless somebody has gone on from where it was judged. */
export const asJudged = ({ silence: { assetId, state }, condition }: SilenceRow) =>
  sql<boolean>`asset_id = ${assetId} and condition = ${condition} and state = ${state}`;

function silenceOf(
  row: Pick<Selectable<RulesTables["rules.unreachable"]>, (typeof facts)[number]>,
): SilenceRow {
  return {
    silence: {
      assetId: row.asset_id,
      signalId: row.signal_id,
      silentAt: row.silent_at.getTime(),
      forMs: row.for_ms,
      heldAt: row.held_at.getTime(),
      state: row.state,
      viaId: row.via_id,
      blamedAt: row.blamed_at?.getTime() ?? null,
      backAt: row.back_at?.getTime() ?? null,
    },
    condition: row.condition,
  };
}

const flagOf = ({ raise }: { raise: object }): RaiseFlag =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by inhibit.ts, and by nobody else
  raise as RaiseFlag;
