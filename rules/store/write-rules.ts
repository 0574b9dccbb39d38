import { invalid } from "#platform";
import { parseRules } from "../definition/load-rules.ts";
import type { Db } from "../tables.ts";
import { saveRules } from "./save-rules.ts";
import type { Authored, SavedRule, WrittenRule } from "./save-rules.ts";

/**
 * A rule set as written, checked.
 * @throws AppError invalid, naming every field that is wrong with its remedy; `prefix` says where the list stands in the request
 */
export function checkedRules(written: readonly unknown[], single = false): WrittenRule[] {
  const parsed = parseRules(written);
  if (parsed.ok) return parsed.rules.map((rule, index) => ({ rule, written: written[index] }));
  const errors = parsed.problems.map(({ field, message }) => ({
    field: single ? field.replace(/^\[0\]\.?/, "") : field,
    message,
  }));
  const first = errors[0];
  throw invalid(
    `The ${single ? "rule" : "rule set"} has ${errors.length} error(s), and nothing was changed. First: ${first?.field ?? ""} ${first?.message ?? ""}.`,
    { errors },
  );
}

class RolledBack extends Error {}

/** All or nothing. A dry run does the same and rolls back, so that what it answers is exact. */
export async function writeRules(
  db: Db,
  rules: readonly WrittenRule[],
  by: Authored & { dryRun?: boolean },
): Promise<SavedRule[]> {
  let saved: SavedRule[] = [];
  try {
    await db.transaction().execute(async (trx) => {
      saved = await saveRules(trx, rules, by);
      if (by.dryRun === true) throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  return saved;
}
