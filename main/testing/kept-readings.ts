import type { ApiClient } from "./api-client.ts";

/** What the telemetry store has of every signal of every asset between two times: `P-101 vibration` → observedAt, ms. */
export async function keptReadings(
  admin: ApiClient,
  { from, to }: { from: number; to: number },
): Promise<Map<string, number[]>> {
  const range = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}&points=5000`;
  const kept = new Map<string, number[]>();
  for (const { id } of await admin.list("/assets")) {
    const { tag, signals } = await admin.get(`/assets/${id}`);
    for (const signal of signals) {
      const answer = await admin.get(`/signals/${signal.id}/readings?${range}`);
      if (answer.form !== "readings") throw new Error(`too many readings of ${tag} for one answer`);
      kept.set(
        `${tag} ${signal.key}`,
        answer.readings.map((reading: { observedAt: string }) => Date.parse(reading.observedAt)),
      );
    }
  }
  return kept;
}
