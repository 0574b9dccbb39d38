import type { AssetEntry, Registry } from "#ingest";
import { codesOf } from "../conditions/codes-of.ts";
import { hourMs } from "../conditions/hourly-mean.ts";
import { codesIn } from "../past/read-past.ts";
import type { ReadPast } from "../past/read-past.ts";
import type { Db } from "../tables.ts";
import type { HistoryInput, MachineHistory } from "./machine-history.ts";

/** More machines say little new about what is usual, and take their time and memory. */
const mostMachines = 100;
/** Of machines with many signals so many fewer: a year of a hundred signals is a million hours. */
const mostInputs = 3_000_000;

/**
 * What is known of the machines of a class in [from, to), device time: hours, codes, repairs, and the failures that visits found. One after the
 * other: all together they are too much to hold where everything else runs.
 */
export async function* eachHistory(
  db: Db,
  past: ReadPast,
  registry: Pick<Registry, "snapshot">,
  { classCode, from, to }: { classCode: string; from: number; to: number },
): AsyncGenerator<MachineHistory> {
  const closeOuts = await db
    .selectFrom("rules.close_out")
    .where("asset_class", "=", classCode)
    .where("completed_at", ">=", new Date(from))
    .where("completed_at", "<", new Date(to))
    .orderBy("completed_at")
    .select(["asset_id", "failure_mode", "is_failure", "repaired", "completed_at"])
    .execute();
  const byAsset = Map.groupBy(closeOuts, (each) => each.asset_id);
  const failed = (asset: AssetEntry) =>
    byAsset.get(asset.id)?.some((each) => each.is_failure) === true;
  const machines = [...registry.snapshot().assets.values()]
    .filter((asset) => asset.classCode === classCode)
    // Those that failed teach; the others say what is usual.
    .sort((a, b) => Number(failed(b)) - Number(failed(a)) || a.id - b.id)
    .slice(0, mostMachines);
  let taken = 0;
  for (const asset of machines) {
    const found = byAsset.get(asset.id) ?? [];
    const repairs = found
      .filter(({ repaired }) => repaired)
      .map((each) => each.completed_at.getTime());
    const inputs = [
      ...repairs.map((at): HistoryInput => ({ kind: "repair", at })),
      ...(await heard(asset, past, { from, to })),
    ].sort((a, b) => a.at - b.at || order[a.kind] - order[b.kind]);
    if (inputs.length === repairs.length) continue;
    const failures = found.flatMap(({ is_failure, failure_mode, completed_at }) =>
      is_failure && failure_mode !== null ? { at: completed_at.getTime(), mode: failure_mode } : [],
    );
    taken += inputs.length;
    if (taken > mostInputs) return;
    yield { machine: asset.tag, inputs, failures };
  }
}

/** What a machine was mended of is not a sign of what comes. */
const order = { repair: 0, code: 1, mean: 2 } as const;

async function heard(
  asset: AssetEntry,
  past: ReadPast,
  { from, to }: { from: number; to: number },
): Promise<HistoryInput[]> {
  const inputs: HistoryInput[] = [];
  for (const { id: signalId, key: signal, kind } of asset.signals.values()) {
    if (kind === "code") {
      for (const { at, code } of await codesIn(past, { signalId, from, to })) {
        if (codesOf(code).some((one) => one !== ""))
          inputs.push({ kind: "code", at, signal, code });
      }
    } else {
      for (const { at, mean } of await past.rollups({ tier: "1h", signalId, from, to })) {
        // A mean is known when its hour is over.
        inputs.push({ kind: "mean", at: at + hourMs - 1, signal, value: mean });
      }
    }
  }
  return inputs;
}
