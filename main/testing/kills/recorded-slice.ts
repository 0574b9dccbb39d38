import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readRecording } from "#simulators";
import type { RecordedFleet } from "#simulators";
import { makeRecording } from "./make-recording.ts";

const dayMs = 86_400_000;
const rules = join(import.meta.dirname, "rules.yaml");

/**
 * A part of a recorded fleet, with rules that raise more flags than anyone would want, so that there is something to lose.
 * The public set if it is there (MILLWRIGHT_DATASETS, or `shared/datasets` beside the clone), else a made one of its form,
 * as with an empty MILLWRIGHT_DATASETS.
 */
export async function recordedSlice({ machines, days }: { machines: number; days: number }) {
  const fleet = await recording(machines, days);
  const endsAt = Math.min(fleet.endsAt, fleet.startsAt + days * dayMs);
  const busiest = fleet.assets
    .map((asset) => ({
      asset,
      failures: fleet.failures.filter((f) => f.asset === asset && f.at <= endsAt).length,
    }))
    .sort((a, b) => b.failures - a.failures || (a.asset < b.asset ? -1 : 1))
    .slice(0, machines)
    .map(({ asset }) => asset);
  const within = <T extends { asset: string; at: number }>(all: T[]): T[] =>
    all.filter(({ asset, at }) => busiest.includes(asset) && at <= endsAt);
  return {
    ...fleet,
    endsAt,
    assets: busiest,
    moments: within(fleet.moments),
    replacements: within(fleet.replacements),
    failures: within(fleet.failures),
    files: { ...fleet.files, rules },
  } satisfies RecordedFleet;
}

async function recording(machines: number, days: number): Promise<RecordedFleet> {
  const given = process.env["MILLWRIGHT_DATASETS"];
  const beside = fileURLToPath(new URL("../../../../shared/datasets", import.meta.url));
  const dir = join(given ?? beside, "azure-pdm", "continuous");
  if (given !== "" && (given !== undefined || existsSync(dir)))
    return readRecording("azure-pdm", dir);
  const made = await mkdtemp(join(tmpdir(), "millwright-recording-"));
  try {
    await makeRecording(made, { seed: "kills", machines, days });
    return await readRecording("azure-pdm", made);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}
