import type { Db } from "../tables.ts";
import { judgeLives } from "./judge-lives.ts";
import type { LifeRecord } from "./judge-lives.ts";
import type { Life } from "./life.ts";

/** More than these say little that these do not. */
const mostLives = 1_000;
const mostPredictions = 400;

/** What a rule's predictions were worth, and of how many flags it is not known yet. */
export async function lifeRecordOf(
  db: Db,
  ruleKey: string,
  version?: number,
): Promise<LifeRecord & { open: number }> {
  const lives = await loadLives(db, ruleKey, version);
  return { ...judgeLives(lives), open: await countOpenLives(db, ruleKey) };
}

/** The newest flags of a rule, or of one version of it, that said how long a machine has and of which it is known what came. */
async function loadLives(db: Db, ruleKey: string, version: number | undefined): Promise<Life[]> {
  const ended = await db
    .selectFrom("rules.life_end as e")
    .innerJoin("rules.flag as f", "f.id", "e.flag_id")
    .where("f.condition", "=", ruleKey)
    .where("f.withdrawn_at", "is", null)
    .$if(version !== undefined, (query) =>
      query
        .innerJoin("rules.rule_version as v", "v.id", "f.rule_version_id")
        .where("v.version", "=", version!),
    )
    .select(["e.flag_id", "e.end", "e.at"])
    .orderBy("e.flag_id", "desc")
    .limit(mostLives)
    .execute();
  if (ended.length === 0) return [];
  const rows = await db
    .selectFrom("rules.life_prediction")
    .where(
      "flag_id",
      "in",
      ended.map(({ flag_id }) => flag_id),
    )
    .select(["flag_id", "at", "hours", "low", "high", "confidence"])
    .orderBy("at")
    .limit(mostLives * mostPredictions)
    .execute();
  const byFlag = Map.groupBy(rows, ({ flag_id }) => flag_id);
  return ended.map(({ flag_id, end, at }) => ({
    end: { end, at: at.getTime() },
    predictions: (byFlag.get(flag_id) ?? []).map(
      ({ at: saidAt, hours, low, high, confidence }) => ({
        at: saidAt.getTime(),
        hours,
        low,
        high,
        confidence,
      }),
    ),
  }));
}

/** Flags that have said how long a machine has, and of which nothing is known yet. */
async function countOpenLives(db: Db, ruleKey: string): Promise<number> {
  const { open } = await db
    .selectFrom("rules.flag as f")
    .where("f.condition", "=", ruleKey)
    .where("f.withdrawn_at", "is", null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("rules.life_prediction as p")
          .whereRef("p.flag_id", "=", "f.id")
          .select("p.id"),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("rules.life_end as e")
            .whereRef("e.flag_id", "=", "f.id")
            .select("e.flag_id"),
        ),
      ),
    )
    .select(({ fn }) => fn.countAll<number>().as("open"))
    .executeTakeFirstOrThrow();
  return open;
}
