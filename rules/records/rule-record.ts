import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { RecordCounts } from "../flags/flag-tables.ts";
import type { Db } from "../tables.ts";
import { wilsonInterval } from "./wilson.ts";

/**
 * What a rule version's flags were worth. Decided are those confirmed (`early` among them) and those where there was nothing or only a false
 * sensor; another cause, and what could not be inspected, say nothing about the rule and are `undecided`; `open` waits for a finding.
 */
export interface RuleRecord {
  flags: number;
  confirmed: number;
  noFaultFound: number;
  undecided: number;
  open: number;
  early: number;
  sensorFault: number;
  otherCause: number;
  couldNotInspect: number;
  /** Of the open ones, those that are over: nobody will look into them any more. */
  over: number;
  /** Share of the decided that were confirmed, with its 95 % Wilson interval; null while none is decided. */
  precision: { value: number; low: number; high: number } | null;
}

/** One record of what each site says. */
export function ruleRecord(sites: readonly RecordCounts[]): RuleRecord {
  const sum = (of: keyof RecordCounts) => sites.reduce((total, site) => total + site[of], 0);
  const confirmed = sum("confirmed");
  const noFaultFound = sum("no_fault_found");
  return {
    flags: sum("flags"),
    confirmed,
    noFaultFound,
    undecided: sum("other_cause") + sum("could_not_inspect"),
    open: sum("open"),
    early: sum("early"),
    sensorFault: sum("sensor_fault"),
    otherCause: sum("other_cause"),
    couldNotInspect: sum("could_not_inspect"),
    over: sum("over"),
    precision: wilsonInterval(confirmed, confirmed + noFaultFound),
  };
}

/** Records by rule version, of the flags of these sites; a version without a flag has none. */
export async function recordsOf(
  db: Db,
  ruleVersionIds: readonly number[],
  sites: SiteScope,
): Promise<Map<number, RuleRecord>> {
  if (ruleVersionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("rules.rule_record")
    .where("rule_version_id", "in", [...new Set(ruleVersionIds)])
    .$if(sites !== "all", (query) =>
      query.where(sql<boolean>`site_id = any (${sites === "all" ? [] : [...sites]}::bigint[])`),
    )
    .selectAll()
    .execute();
  const byVersion = Map.groupBy(rows, (row) => row.rule_version_id);
  return new Map([...byVersion].map(([id, ofVersion]) => [id, ruleRecord(ofVersion)]));
}
