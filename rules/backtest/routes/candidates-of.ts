import { invalid } from "#platform";
import type { Database } from "#platform";
import { problemsOf } from "../../definition/load-rules.ts";
import { ruleSchema } from "../../definition/rule-schema.ts";
import { ruleVersions } from "../../store/rule-list.ts";
import { liveRuleRow } from "../../store/rule-list.ts";
import type { RulesTables } from "../../tables.ts";
import type { BacktestRequested } from "../backtest-schemas.ts";
import type { Candidate } from "../plan-backtest.ts";

type Asked = BacktestRequested["candidates"][number];

/** What a request names: versions that are saved, and rules that are only written. @throws AppError invalid, naming the field */
export async function candidatesOf(db: Database, asked: readonly Asked[]): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const [index, one] of asked.entries()) {
    const field = `candidates[${index}]`;
    candidates.push(
      "definition" in one
        ? {
            stored: { key: one.definition.key, version: null, definition: one.definition },
            rule: understood(one.definition, `${field}.definition`),
          }
        : await saved(db, one, field),
    );
  }
  return candidates;
}

async function saved(
  database: Database,
  { key, version }: Exclude<Asked, { definition: unknown }>,
  field: string,
): Promise<Candidate> {
  const db = database.as<RulesTables>();
  const wanted = version ?? (await liveRuleRow(db, key))?.version;
  const found = (await ruleVersions(db, key)).find((one) => one.version === wanted);
  if (found === undefined) {
    const what = version === undefined ? "a live version" : `a version ${version}`;
    const message = `there is no rule "${key}" with ${what}`;
    throw invalid(`Not valid (body): ${field}: ${message}.`, { errors: [{ field, message }] });
  }
  const { definition } = found;
  return {
    stored: { key, version: found.version, definition },
    rule: understood(definition, field),
  };
}

function understood(definition: unknown, prefix: string): Candidate["rule"] {
  const parsed = ruleSchema.safeParse(definition);
  if (parsed.success) return parsed.data;
  const errors = problemsOf(parsed.error).map(({ field, message }) => ({
    field: field === "" ? prefix : `${prefix}.${field}`,
    message,
  }));
  throw invalid(
    `The rule has ${errors.length} error(s). First: ${errors[0]!.field} ${errors[0]!.message}.`,
    { errors },
  );
}
