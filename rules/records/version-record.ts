import type { Registry } from "#ingest";
import type { SiteScope } from "#platform";
import type { Kysely } from "kysely";
import type { Stage } from "../release/release-state.ts";
import { exposureOf } from "./exposure/load-exposure.ts";
import type { Exposure } from "./exposure/load-exposure.ts";
import { whenSpoken, withDefinitions } from "./exposure/spoken-versions.ts";
import type { SpeakingStretch } from "./exposure/speaking-stretches.ts";
import { loadRecall } from "./recall/load-recall.ts";
import type { Recall, RecordedFailures } from "./recall/load-recall.ts";
import type { RecordTables } from "./record-tables.ts";
import { neededHours, summariesOf } from "./record-summary.ts";
import type { RecordSummary } from "./record-summary.ts";
import { currentAssumptions } from "./value/assumption-store.ts";
import type { StatedAssumptions } from "./value/assumption-store.ts";
import { wilsonInterval } from "./wilson.ts";

export interface VersionRef {
  id: number;
  version: number;
  stage: Stage;
  definition: unknown;
}

/** The whole record of one version. */
export interface VersionRecord {
  summary: RecordSummary;
  spoke: SpeakingStretch[];
  exposure: Exposure | null;
  needHours: number | null;
  recall: { value: number; low: number; high: number } | null;
  failures: Recall["failures"];
  foreseen: number;
  bounded: boolean;
  stated: StatedAssumptions;
}

export interface RecordParts {
  db: Kysely<RecordTables>;
  registry: Pick<Registry, "asset" | "snapshot">;
  recordedFailures: RecordedFailures;
}

export function versionOf(
  db: Kysely<RecordTables>,
  ruleKey: string,
  version: number,
): Promise<VersionRef | undefined> {
  return db
    .selectFrom("rules.rule_version as v")
    .innerJoin("rules.rule as r", "r.id", "v.rule_id")
    .where("r.key", "=", ruleKey)
    .where("v.version", "=", version)
    .select(["v.id", "v.version", "v.stage", "v.definition"])
    .executeTakeFirst();
}

const hourMs = 3_600_000;

/** What a version was worth: of the flags and failures of these sites. */
export async function versionRecord(
  { db, registry, recordedFailures }: RecordParts,
  version: VersionRef,
  { sites, now }: { sites: SiteScope; now: number },
): Promise<VersionRecord> {
  const stated = await currentAssumptions(db);
  const { assumptions } = stated;
  const summaries = await summariesOf(db, registry, [version], sites);
  const exposures = await exposureOf(db, [version.id], sites);
  const when = await whenSpoken(db, { versionId: version.id });
  const [spoken] = await withDefinitions(db, when);
  const needHours = neededHours(version.definition, assumptions);
  const { failures, bounded } =
    spoken === undefined
      ? { failures: [], bounded: false }
      : await loadRecall(db, { registry, recordedFailures }, spoken, {
          now,
          sites,
          needMs: (needHours ?? 0) * hourMs,
          assumptions,
        });
  const foreseen = failures.filter(({ foreseenBy }) => foreseenBy !== null).length;
  return {
    summary: summaries(version.id),
    spoke: when[0]?.stretches ?? [],
    exposure: exposures.get(version.id) ?? null,
    needHours,
    recall: wilsonInterval(foreseen, failures.length),
    failures,
    foreseen,
    bounded,
    stated,
  };
}
