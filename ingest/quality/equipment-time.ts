import type { RegistrySnapshot } from "../registry/snapshot.ts";
import type { TelemetryStore } from "../telemetry/telemetry-store.ts";

const recentMs = 3_600_000;
/** Enough to ask: what most clocks agree on does not depend on which. */
const mostSignals = 1_000;

/**
 * What time it is by the clocks of the equipment, epoch ms: what most of the signals heard within the last hour (by our clock) say.
 * Null when none was heard. It does not run with our clock, so it tells whether that has jumped.
 */
export async function equipmentTime(
  parts: {
    registry: { snapshot(): Pick<RegistrySnapshot, "signals"> };
    store: Pick<TelemetryStore, "latest">;
  },
  now: number,
): Promise<number | null> {
  const signals = [...parts.registry.snapshot().signals.keys()].slice(0, mostSignals);
  const behind = [...(await parts.store.latest(signals)).values()]
    .filter(({ receivedAt }) => Math.abs(now - receivedAt) <= recentMs)
    .map(({ receivedAt, observedAt }) => receivedAt - observedAt)
    .toSorted((a, b) => a - b);
  const median = behind[Math.floor(behind.length / 2)];
  return median === undefined ? null : now - median;
}
