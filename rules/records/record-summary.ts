import type { Registry } from "#ingest";
import type { SiteScope } from "#platform";
import type { Kysely } from "kysely";
import { z } from "zod";
import { positiveDuration } from "../definition/duration.ts";
import { exposureOf } from "./exposure/load-exposure.ts";
import { leadTimesOf } from "./lead-times.ts";
import type { LeadTime } from "./lead-times.ts";
import { poissonInterval } from "./poisson-interval.ts";
import type { RecordTables } from "./record-tables.ts";
import { recordsOf, ruleRecord } from "./rule-record.ts";
import type { RuleRecord } from "./rule-record.ts";
import { currentAssumptions } from "./value/assumption-store.ts";
import { failureHours, recordedStops } from "./value/failure-hours.ts";
import { loadValueSums } from "./value/load-value-sums.ts";
import { netValue } from "./value/net-value.ts";
import type { NetValue } from "./value/net-value.ts";
import type { ValueAssumptions } from "./value/value-assumptions.ts";

/** What a version was worth, as far as it follows from its flags. */
export interface RecordSummary extends RuleRecord {
  leadTime: LeadTime | null;
  flagsPerAssetMonth: { value: number; low: number; high: number } | null;
  falseFlagsPerAssetMonth: { value: number; low: number; high: number } | null;
  assetMonths: number;
  netValue: NetValue;
}

const hourMs = 3_600_000;

/** The one field that a record needs of each of a page of rules: what else they say is read elsewhere. */
const responding = z.looseObject({ timeToRespond: positiveDuration.optional() });

/** How long before a failure a flag of this rule must come; null: nobody has said. */
export function neededHours(
  definition: unknown,
  { responseHours }: Pick<ValueAssumptions, "responseHours">,
): number | null {
  const parsed = responding.safeParse(definition);
  const own = parsed.success ? parsed.data.timeToRespond : undefined;
  return own === undefined ? responseHours : own / hourMs;
}

/** Of many versions in a handful of statements, however many flags they have: of the flags of these sites. */
export async function summariesOf(
  db: Kysely<RecordTables>,
  registry: Pick<Registry, "asset">,
  versions: readonly { id: number; definition: unknown }[],
  sites: SiteScope,
): Promise<(id: number) => RecordSummary> {
  const ids = versions.map(({ id }) => id);
  const { assumptions } = await currentAssumptions(db);
  const needed = versions.map(({ id, definition }) => ({
    id,
    needHours: neededHours(definition, assumptions),
  }));
  const [records, exposures, leadTimes, sums, stops] = await Promise.all([
    recordsOf(db, ids, sites),
    exposureOf(db, ids, sites),
    leadTimesOf(db, needed, sites),
    loadValueSums(db, registry, { each: "version", ids, sites }),
    recordedStops(db),
  ]);
  const lasts = failureHours(stops, assumptions.failureDowntimeHours);
  return (id) => {
    const record = records.get(id) ?? ruleRecord([]);
    const assetMonths = exposures.get(id)?.assetMonths ?? 0;
    const { gains, costs } = sums.get(id) ?? { gains: [], costs: [] };
    return {
      ...record,
      leadTime: leadTimes.get(id) ?? null,
      flagsPerAssetMonth: poissonInterval(record.flags, assetMonths),
      falseFlagsPerAssetMonth: poissonInterval(record.noFaultFound, assetMonths),
      assetMonths,
      netValue: netValue(
        { gains, costs, idleFlags: idleFlags(record) },
        { assumptions, failureHours: lasts },
      ),
    };
  };
}

/** Flags that took somebody's attention and came to nothing: found false or of another cause, or over before anybody looked. */
export const idleFlags = ({ noFaultFound, undecided, over }: RuleRecord): number =>
  noFaultFound + undecided + over;
