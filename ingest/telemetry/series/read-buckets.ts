import { combineBuckets } from "../rollups/combine-buckets.ts";
import type { Bucket, TelemetryStore } from "../telemetry-store.ts";
import { planBuckets } from "./plan-buckets.ts";
import type { RolledUp, Source } from "./plan-buckets.ts";

/**
 * Buckets of [from, to), each stretch from the coarsest form that gives it exactly, and which stretch that was: the answer is
 * what the readings alone would give, however far they have been rolled up.
 */
export async function readBuckets(
  store: Pick<TelemetryStore, "downsample" | "rollups">,
  query: { signalId: number; from: number; to: number; everyMs: number },
  rolledUp: RolledUp,
): Promise<{ buckets: Bucket[]; sources: Source[] }> {
  const { signalId, everyMs } = query;
  const sources = planBuckets(query, rolledUp);
  const parts: Bucket[] = [];
  for (const { tier, from, to } of sources) {
    const found =
      tier === "raw"
        ? await store.downsample({ signalId, from, to, everyMs })
        : await store.rollups({ tier, signalId, from, to });
    for (const bucket of found) parts.push(bucket);
  }
  return { buckets: combineBuckets(parts, everyMs), sources };
}
