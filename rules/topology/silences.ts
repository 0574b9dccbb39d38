import type { Selectable } from "kysely";
import type { RaiseFlag } from "../flags/raise-flag.ts";
import type { Db, RulesTables } from "../tables.ts";
import type { Silence } from "./judge-silence.ts";

export interface SilenceRow {
  silence: Silence;
  condition: string;
  /** The flag that was held back. */
  raise: RaiseFlag;
}

/** As many at a time as one look judges; those held first come first. */
const judgedAtOnce = 20_000;

export async function allSilences(db: Db): Promise<SilenceRow[]> {
  const rows = await db
    .selectFrom("rules.unreachable")
    .selectAll()
    .orderBy("held_at")
    .limit(judgedAtOnce)
    .execute();
  return rows.map(silenceOf);
}

/** What is unreachable through an asset now. */
export async function silencesBehind(db: Db, viaId: number): Promise<SilenceRow[]> {
  const rows = await db
    .selectFrom("rules.unreachable")
    .selectAll()
    .where("via_id", "=", viaId)
    .where("state", "=", "unreachable")
    .orderBy("asset_id")
    .limit(judgedAtOnce)
    .execute();
  return rows.map(silenceOf);
}

function silenceOf(row: Selectable<RulesTables["rules.unreachable"]>): SilenceRow {
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
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by inhibit.ts, and by nobody else
    raise: row.raise as RaiseFlag,
  };
}
