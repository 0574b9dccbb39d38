import type { Database } from "#platform";
import type { RulesTables } from "../tables.ts";

export interface FlagCounts {
  flags: number;
  open: number;
  outcomes: number;
  /** Visits found nothing, or a false sensor behind a flag on the machine. */
  falseFlags: number;
  /** Neither decided nor waiting for anyone: nothing can be said of them yet. */
  undecidedFlags: number;
}

/** Counted from the database, for summaries. */
export async function countFlags(db: Database): Promise<FlagCounts> {
  const rows = await db
    .as<RulesTables>()
    .selectFrom("rules.flag as f")
    .leftJoin("rules.flag_outcome as o", (join) =>
      join.onRef("o.flag_id", "=", "f.id").on("o.superseded_at", "is", null),
    )
    .where("f.withdrawn_at", "is", null)
    .select(({ fn }) => ["f.state", "o.outcome", fn.countAll<number>().as("count")])
    .groupBy(["f.state", "o.outcome"])
    .execute();
  const sum = (which: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(which).reduce((total, row) => total + row.count, 0);
  return {
    flags: sum(() => true),
    open: sum((row) => row.state !== "normal"),
    outcomes: sum((row) => row.outcome !== null),
    falseFlags: sum((row) => row.outcome === "no-fault-found" || row.outcome === "sensor-fault"),
    undecidedFlags: sum(
      (row) =>
        row.outcome === null ||
        row.outcome === "other-cause" ||
        row.outcome === "could-not-inspect",
    ),
  };
}

/** Milliseconds from the device's reading to the recorded flag, for each flag that a reading raised. */
export async function readingToFlagMs(db: Database): Promise<number[]> {
  const rows = await db
    .as<RulesTables>()
    .selectFrom("rules.flag")
    .where("received_at", "is not", null)
    .select(["triggered_at", "recorded_at"])
    .execute();
  return rows.map((row) => row.recorded_at.getTime() - row.triggered_at.getTime());
}
