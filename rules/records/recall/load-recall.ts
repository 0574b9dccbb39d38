import type { AssetEntry, Registry } from "#ingest";
import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { watches } from "../../store/coverage.ts";
import { silentAssetsOf } from "../exposure/load-exposure.ts";
import type { SpokenVersion } from "../exposure/spoken-versions.ts";
import { speaksAt, stretchesFor } from "../exposure/speaking-stretches.ts";
import type { RecordTables } from "../record-tables.ts";
import type { ValueAssumptions } from "../value/value-assumptions.ts";
import { judgeFailures } from "./judge-failures.ts";
import type { FoundFailure, JudgedFailure, RaisedStretch } from "./judge-failures.ts";

/** A failure as whoever keeps work orders tells of it. */
export interface RecordedFailure extends FoundFailure {
  failureMode: string | null;
  kind: "process" | "instrument";
  /** What people call the record: "WO-17". */
  reference: string;
}

/** Failures of these assets that were found in [from, to), epoch ms, by time, with or without a flag: at most `limit`. Given by whoever starts the product. */
export type RecordedFailures = (query: {
  assetIds: readonly number[];
  from: number;
  to: number;
  limit: number;
}) => Promise<RecordedFailure[]>;

export interface Recall {
  failures: (JudgedFailure<RecordedFailure> & { asset: AssetEntry })[];
  /** There are more than can be judged at once: the oldest are here. */
  bounded: boolean;
}

const mostFailures = 10_000;
const mostStretches = 50_000;

/**
 * The failures that were a version's to foresee: of its kind and failure mode, on assets of these sites for which it spoke at the last moment that
 * would have been of use and which said something then; and those that it did foresee. A failure that a flag of another version of the rule
 * foresaw is that version's.
 */
export async function loadRecall(
  db: Kysely<RecordTables>,
  parts: { registry: Pick<Registry, "snapshot">; recordedFailures: RecordedFailures },
  version: SpokenVersion,
  given: { now: number; sites: SiteScope; needMs: number; assumptions: ValueAssumptions },
): Promise<Recall> {
  const { definition, stretches, versionId } = version;
  const since = stretches[0]?.from;
  const { sites, now, needMs } = given;
  const assets = [...parts.registry.snapshot().assets.values()].filter(
    (asset) => watches(definition, asset) && (sites === "all" || sites.includes(asset.siteId)),
  );
  if (since === undefined || assets.length === 0) return { failures: [], bounded: false };
  const terms = { needMs, horizonMs: given.assumptions.horizonHours * 3_600_000 };
  const found = await parts.recordedFailures({
    assetIds: assets.map(({ id }) => id),
    from: since,
    // What was found this moment counts.
    to: now + 1,
    limit: mostFailures + 1,
  });
  const own = found
    .slice(0, mostFailures)
    .filter((one) => one.kind === definition.kind && isOfMode(one, definition));
  const judged = judgeFailures(own, await stretchesOf(db, definition.key, own), terms);
  const silent = await silentAssetsOf(db, versionId);
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const failures = judged.flatMap((one) => {
    const { failure, foreseenBy } = one;
    const asset = byId.get(failure.assetId)!;
    if (foreseenBy !== null) return foreseenBy.versionId === versionId ? [{ ...one, asset }] : [];
    const spoke = speaksAt(stretchesFor(stretches, definition.key, asset.id), failure.at - needMs);
    const silentTo = silent.get(asset.id);
    const wasSilent = silentTo !== undefined && silentTo.getTime() >= failure.at;
    return spoke && !wasSilent ? [{ ...one, asset }] : [];
  });
  return { failures, bounded: found.length > mostFailures };
}

/** An instrument's failure is any rule's about instruments; where rule or record names no mode, any is meant. */
const isOfMode = (
  failure: RecordedFailure,
  { kind, failureMode }: SpokenVersion["definition"],
): boolean =>
  kind === "instrument" ||
  failureMode === undefined ||
  failure.failureMode === null ||
  failure.failureMode === failureMode;

async function stretchesOf(
  db: Kysely<RecordTables>,
  ruleKey: string,
  failures: readonly RecordedFailure[],
): Promise<RaisedStretch[]> {
  const assetIds = [...new Set(failures.map(({ assetId }) => assetId))];
  if (assetIds.length === 0) return [];
  const { rows } = await sql<{
    flagId: number;
    versionId: number;
    assetId: number;
    raised_at: Date;
    returned_at: Date | null;
    rightBy: number | null;
  }>`
    select f.id as "flagId", f.rule_version_id as "versionId", f.asset_id as "assetId", e.raised_at, e.returned_at,
      case when o.outcome in ('confirmed', 'early') then o.work_order_id end as "rightBy"
    from rules.flag_episode e
    join rules.flag f on f.id = e.flag_id and f.withdrawn_at is null
    left join rules.flag_outcome o on o.flag_id = f.id and o.superseded_at is null
    where e.asset_id = any (${assetIds}::bigint[]) and e.condition = ${ruleKey}
    order by e.raised_at desc limit ${mostStretches}`.execute(db);
  return rows.map(({ raised_at, returned_at, ...row }) => ({
    ...row,
    raisedAt: raised_at.getTime(),
    returnedAt: returned_at?.getTime() ?? null,
  }));
}
