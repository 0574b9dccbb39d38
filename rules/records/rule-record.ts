import type { Db, RecordCounts } from "../tables.ts";
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
  /** Share of the decided that were confirmed, with its 95 % Wilson interval; null while none is decided. */
  precision: { value: number; low: number; high: number } | null;
}

const none: RecordCounts = {
  flags: 0,
  confirmed: 0,
  early: 0,
  no_fault_found: 0,
  sensor_fault: 0,
  other_cause: 0,
  could_not_inspect: 0,
  open: 0,
};

export function ruleRecord(counts: RecordCounts | undefined): RuleRecord {
  const it = counts ?? none;
  return {
    flags: it.flags,
    confirmed: it.confirmed,
    noFaultFound: it.no_fault_found,
    undecided: it.other_cause + it.could_not_inspect,
    open: it.open,
    early: it.early,
    sensorFault: it.sensor_fault,
    otherCause: it.other_cause,
    couldNotInspect: it.could_not_inspect,
    precision: wilsonInterval(it.confirmed, it.confirmed + it.no_fault_found),
  };
}

/** Records by rule version; a version without a flag has none. */
export async function recordsOf(
  db: Db,
  ruleVersionIds: readonly number[],
): Promise<Map<number, RuleRecord>> {
  if (ruleVersionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("rules.rule_record")
    .where("rule_version_id", "in", [...new Set(ruleVersionIds)])
    .selectAll()
    .execute();
  return new Map(rows.map((row) => [row.rule_version_id, ruleRecord(row)]));
}
