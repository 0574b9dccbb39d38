import { decodePayload } from "../wire/index.ts";
import type { DeadLetter } from "./keep-statement.ts";

/** By how much devices' clocks run ahead, told by their newest refused reading: it was taken just before it came. */
export function clocksAhead(
  letters: readonly DeadLetter[],
): { device_id: number; ahead_seconds: number; at: number }[] {
  const clocks = new Map<number, { device_id: number; ahead_seconds: number; at: number }>();
  for (const { reason, deviceId, payload, receivedAt } of letters) {
    if (reason !== "future-clock" || deviceId === null) continue;
    let newest = Number.NEGATIVE_INFINITY;
    for (const { observedAt } of decodePayload(payload.toString()).readings) {
      newest = Math.max(newest, observedAt);
    }
    if (!Number.isFinite(newest)) continue;
    const ahead_seconds = (newest - receivedAt) / 1_000;
    clocks.set(deviceId, { device_id: deviceId, ahead_seconds, at: receivedAt });
  }
  return [...clocks.values()].toSorted((a, b) => a.device_id - b.device_id);
}

export function clocksStatement(clocks: ReturnType<typeof clocksAhead>) {
  return {
    name: "ingest-device-clock",
    text: `
      insert into ingest.device_clock as c (device_id, ahead_seconds, at)
      select d.id, s.ahead_seconds, to_timestamp(s.at / 1000)
      from jsonb_to_recordset($1::jsonb) as s (device_id bigint, ahead_seconds double precision, at double precision)
      join ingest.device d on d.id = s.device_id
      order by d.id
      on conflict (device_id) do update set ahead_seconds = excluded.ahead_seconds, at = excluded.at`,
    values: [JSON.stringify(clocks)],
  };
}
