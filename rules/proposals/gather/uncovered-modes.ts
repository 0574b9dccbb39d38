import type { Registry } from "#ingest";
import { signalsNeeded } from "../../conditions/bind-condition.ts";
import { isFor } from "../../store/coverage.ts";
import { loadLiveRules } from "../../store/live-rules.ts";
import type { Db } from "../../tables.ts";
import type { OpenGap, UncoveredMode } from "../suggest/uncovered-mode.ts";

const mostGaps = 200;

/** The failure modes of a class that came unforeseen and have an open coverage gap, by mode. */
export async function uncoveredModes(
  db: Db,
  registry: Pick<Registry, "snapshot">,
  classCode: string,
): Promise<UncoveredMode[]> {
  const rows = await db
    .selectFrom("rules.coverage_gap")
    .where("state", "=", "open")
    .where("asset_class", "=", classCode)
    .where("failure_mode", "is not", null)
    .orderBy("id", "desc")
    .limit(mostGaps)
    .select(["id", "asset_id", "asset_tag", "failure_mode", "failed_at", "candidates"])
    .execute();
  const gaps = rows.map((row): OpenGap => ({
    id: row.id,
    assetId: row.asset_id,
    tag: row.asset_tag,
    failureMode: row.failure_mode ?? "",
    failedAt: row.failed_at.getTime(),
    candidates: row.candidates,
  }));
  const assets = [...registry.snapshot().assets.values()].filter(
    (asset) => asset.classCode === classCode,
  );
  const live = (await loadLiveRules(db)).rules.filter(
    ({ trial, definition }) =>
      trial === undefined && assets.some((asset) => isFor(definition, asset)),
  );
  return [...Map.groupBy(gaps, ({ failureMode }) => failureMode)].map(([failureMode, same]) => ({
    classCode,
    failureMode,
    gaps: same,
    watched: new Set(
      live
        .filter(({ definition }) => definition.failureMode === failureMode)
        .flatMap(({ definition }) => signalsNeeded(definition.condition)),
    ),
  }));
}
