import { createRegistry, importPlant, openLog, partitionOf, plantDocumentSchema } from "#ingest";
import type { IngestLog, Reading, Registry } from "#ingest";
import { createLog } from "#platform";
import type { Database } from "#platform";
import { manualClock } from "#platform/testing";
import { afterAll } from "vitest";
import { createPartitionScorer } from "../scorer/score-partition.ts";
import type { ScorerParts } from "../scorer/score-partition.ts";
import { checkedRules, writeRules } from "../store/write-rules.ts";
import type { RulesTables } from "../tables.ts";

export const start = Date.UTC(2026, 10, 21, 14);
export const partitions = 4;
const pumps = 12;

/** Pumps P-101 … P-112 of one works, with a vibration and a temperature each second second and an error code. */
const plant = plantDocumentSchema.parse({
  assetClasses: [
    {
      code: "pump",
      name: "Pump",
      components: [
        { code: "bearing", name: "Bearing" },
        { code: "motor", name: "Motor" },
      ],
      signals: [
        { key: "vibration", name: "Vibration", component: "bearing", unit: "mm/s", every: "1s" },
        { key: "temperature", name: "Temperature", component: "motor", unit: "Cel", every: "1s" },
        { key: "error", name: "Error", kind: "code", heartbeat: "1h" },
      ],
    },
  ],
  sites: [
    {
      code: "berlin",
      name: "Berlin works",
      timeZone: "Europe/Berlin",
      systems: [
        {
          code: "cooling",
          name: "Cooling water",
          assets: Array.from({ length: pumps }, (_, i) => ({
            tag: `P-${101 + i}`,
            name: `Pump ${101 + i}`,
            class: "pump",
          })),
        },
      ],
    },
  ],
});

/** Everything is stored with every commit. */
export const atEveryCommit = { everyMs: 0, waitMs: 0, fewest: Infinity, share: 1 };

export const vibrationHigh = {
  key: "pump-vibration-high",
  name: "Vibration above limit",
  appliesTo: { assetClass: "pump" },
  severity: 3,
  failureMode: "bearing-wear",
  skill: "mechanical",
  timeToFailureHours: 48,
  condition: { limit: { signal: "vibration", above: 7.1, clearBelow: 6, onDelay: "2s" } },
};

/** A registry, a log and scorers on a real database, with a clock that the test moves. */
export async function fixture(db: Database) {
  const clock = manualClock(start);
  const logger = createLog({ level: "silent" });
  await importPlant(db, plant);
  const registry: Registry = await createRegistry({ db });
  const log: IngestLog = await openLog({
    db,
    partitions,
    clock,
    followers: () => registry.snapshot().followers,
  });
  afterAll(async () => {
    await log.close();
    await registry.close();
  });

  const asset = (tag: string) =>
    [...registry.snapshot().assets.values()].find((one) => one.tag === tag)!;
  const reading = (
    tag: string,
    key: string,
    seconds: number,
    value: number | string | null,
  ): Reading => {
    const { id, signals } = asset(tag);
    return {
      assetId: id,
      signalId: signals.get(key)!.id,
      observedAt: start + seconds * 1_000,
      receivedAt: start + seconds * 1_000 + 40,
      value: typeof value === "string" ? null : value,
      code: typeof value === "string" ? value : null,
      quality: "good",
      source: 0,
      historical: false,
    };
  };
  const rulesDb = db.as<RulesTables>();

  return {
    db,
    rulesDb,
    clock,
    logger,
    registry,
    log,
    asset,
    reading,
    partitionOf: (tag: string) => partitionOf(asset(tag).id, partitions),
    tags: Array.from({ length: pumps }, (_, i) => `P-${101 + i}`),
    rules: (...written: unknown[]) =>
      writeRules(rulesDb, checkedRules(written), { author: "Ana", comment: null }),
    /** A scorer of its own memory, as another process would have; scores whatever there is. */
    scorer(
      parts: Partial<Pick<ScorerParts, "db" | "ingestLog" | "snapshotPace" | "figures">> = {},
    ) {
      const lanes = Array.from({ length: partitions }, (_, partition) =>
        createPartitionScorer(
          { db, ingestLog: log, registry, clock, log: logger, ...parts },
          partition,
        ),
      );
      return {
        async settle(): Promise<void> {
          for (const lane of lanes) await lane.score();
        },
        partition: (partition: number) => lanes[partition]!.score(),
      };
    },
    /** Behind the head of the log, without rules, flags or memory. */
    async beginAnew(): Promise<void> {
      await db.pool.query(
        `truncate rules.rule, rules.rule_version, rules.flag, rules.flag_history, rules.flag_episode, rules.flag_outcome,
           rules.assessment, rules.asset_state, rules.asset_reset, platform.outbox cascade`,
      );
      await db.pool.query("update rules.revision set revision = revision + 1");
      for (const [partition, seq] of (await log.heads()).entries()) {
        await db.pool.query(
          `insert into rules.position (partition, seq, needed_from) values ($1, $2::bigint, $2::bigint + 1)
           on conflict (partition) do update set seq = excluded.seq, needed_from = excluded.needed_from, rule_versions = null`,
          [partition, seq],
        );
      }
    },
    flags: () =>
      rulesDb.selectFrom("rules.flag").selectAll().orderBy("asset_tag").orderBy("id").execute(),
    /** What was told of flags and records; that a rule was written is what the test did itself. */
    events: async () => {
      const rows = await rulesDb
        .selectFrom("platform.outbox")
        .where("topic", "<>", "rule.stage-changed")
        .select(["topic", "payload"])
        .orderBy("id")
        .execute();
      return rows;
    },
  };
}

export type Fixture = Awaited<ReturnType<typeof fixture>>;
