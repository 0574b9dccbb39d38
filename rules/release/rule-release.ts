import { ruleSchema } from "../definition/rule-schema.ts";
import { sendsPeople } from "../definition/sends-people.ts";
import type { Db } from "../tables.ts";
import { evolveRelease } from "./evolve-release.ts";
import { nothingReleased } from "./release-state.ts";
import type { ReleaseEvent, ReleaseState } from "./release-state.ts";
import { releaseEventsOf } from "./stage-changes.ts";

export interface VersionRow {
  id: number;
  version: number;
  author: string;
  comment: string | null;
  definition: unknown;
}

/** A rule with everything that happened to its versions. */
export interface RuleRelease {
  id: number;
  key: string;
  events: readonly ReleaseEvent[];
  state: ReleaseState;
  versions: ReadonlyMap<number, VersionRow>;
}

/** Undefined: there is no such rule. */
export async function ruleRelease(db: Db, key: string): Promise<RuleRelease | undefined> {
  const rule = await db
    .selectFrom("rules.rule")
    .where("key", "=", key)
    .select("id")
    .executeTakeFirst();
  if (rule === undefined) return undefined;
  const events = await releaseEventsOf(db, rule.id);
  const rows = await db
    .selectFrom("rules.rule_version")
    .where("rule_id", "=", rule.id)
    .orderBy("version", "desc")
    .select(["id", "version", "author", "comment", "definition"])
    .execute();
  return {
    id: rule.id,
    key,
    events,
    state: events.reduce(evolveRelease, nothingReleased()),
    versions: new Map(rows.map((row) => [row.version, row])),
  };
}

/** What this version of the product cannot read might. */
export function versionSendsPeople({ definition }: VersionRow): boolean {
  const parsed = ruleSchema.safeParse(definition);
  return !parsed.success || sendsPeople(parsed.data);
}

/** Null where this version of the product cannot read it, or it names none. */
export function failureModeOf({ definition }: VersionRow): string | null {
  const parsed = ruleSchema.safeParse(definition);
  return parsed.success ? (parsed.data.failureMode ?? null) : null;
}
