import { decodePayload, parseTopic, type WireReading } from "../wire/index.ts";
import type { DeadLetter } from "./keep-statement.ts";
import { storable } from "./storable.ts";
import type { UnknownSignalTable } from "./tables.ts";

/** As many steps between readings as a guess at the interval needs. */
export const stepsKept = 16;

/** What a batch of letters adds to the inbox, as columns of its table. */
export type UnknownCount = Pick<
  UnknownSignalTable,
  | "topic"
  | "site_id"
  | "tag"
  | "key"
  | "credential"
  | "device_id"
  | "readings"
  | "numbers"
  | "texts"
  | "decimals"
  | "low"
  | "high"
  | "last_value"
  | "last_unit"
  | "first_observed"
  | "last_observed"
  | "steps"
> & { received_at: number };

/** What letters say of signals that nobody has registered, by topic and key, in an order that all writers share. */
export function countUnknown(letters: readonly DeadLetter[]): UnknownCount[] {
  const counts = new Map<string, UnknownCount>();
  for (const letter of letters) {
    if (letter.reason !== "unknown-signal" && letter.reason !== "unknown-asset") continue;
    const tag = parseTopic(letter.topic)?.assetTag;
    if (tag === undefined || letter.truncated) continue;
    for (const reading of decodePayload(letter.payload.toString()).readings) {
      const key = storable(reading.signal);
      const at = `${letter.topic} ${key}`;
      const count = counts.get(at) ?? nothing(letter, tag, key, reading);
      counts.set(at, count);
      add(count, reading, letter.receivedAt);
    }
  }
  return [...counts.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

function nothing(letter: DeadLetter, tag: string, key: string, first: WireReading): UnknownCount {
  return {
    topic: letter.topic,
    site_id: letter.siteId,
    tag,
    key,
    credential: storable(letter.credential),
    device_id: letter.deviceId,
    readings: 0,
    numbers: 0,
    texts: 0,
    decimals: 0,
    low: null,
    high: null,
    last_value: null,
    last_unit: null,
    first_observed: first.observedAt / 1_000,
    last_observed: first.observedAt / 1_000,
    steps: [],
    received_at: letter.receivedAt,
  };
}

function add(count: UnknownCount, { value, unit, observedAt }: WireReading, receivedAt: number) {
  count.readings += 1;
  count.received_at = Math.max(count.received_at, receivedAt);
  if (typeof value === "number" && Number.isFinite(value)) {
    count.numbers += 1;
    count.low = Math.min(count.low ?? value, value);
    count.high = Math.max(count.high ?? value, value);
    count.decimals = Math.max(count.decimals, decimalsOf(value));
  } else if (typeof value === "string") {
    count.texts += 1;
  }
  if (typeof value === "number" ? Number.isFinite(value) : value !== null) {
    count.last_value = typeof value === "string" ? storable(value) : value;
  }
  if (unit !== undefined) count.last_unit = storable(unit);
  const observed = observedAt / 1_000;
  if (observed <= count.last_observed) return;
  count.steps.push(observed - count.last_observed);
  if (count.steps.length > stepsKept) count.steps.shift();
  count.last_observed = observed;
}

function decimalsOf(value: number): number {
  const [mantissa = "", exponent = "0"] = String(Math.abs(value)).split("e");
  const digits = (mantissa.split(".")[1] ?? "").length - Number(exponent);
  return Math.min(Math.max(digits, 0), 9);
}
