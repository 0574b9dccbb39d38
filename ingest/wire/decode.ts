import { z } from "zod";
import { quoteNotANumbers } from "./not-a-number.ts";
import { limits } from "./limits.ts";
import {
  batchSchema,
  quality,
  type Quality,
  singleSchema,
  snapshotSchema,
  type WireReading,
} from "./payload.ts";
import { parseObservedAt } from "./time.ts";

/** A part of a message that cannot be read; `item` is that part, `path` says where it stood. */
export interface WireFault {
  reason: "bad-json" | "bad-payload";
  path: string;
  detail: string;
  item: unknown;
}

export interface Decoded {
  readings: WireReading[];
  faults: WireFault[];
}

/**
 * Reads one payload. Total: whatever the text is, the answer says which readings it holds and which
 * parts are faulty; one faulty reading in a batch does not take the others with it.
 */
export function decodePayload(text: string): Decoded {
  const decoded: Decoded = { readings: [], faults: [] };
  let payload: unknown;
  try {
    payload = parseJson(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : "not JSON";
    decoded.faults.push({ reason: "bad-json", path: "", detail, item: text });
    return decoded;
  }
  if (isObject(payload) && "readings" in payload) readBatch(payload, decoded);
  else readItem(payload, "", decoded);
  return decoded;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const quoted = quoteNotANumbers(text);
    if (quoted === null) throw error;
    return JSON.parse(quoted);
  }
}

function readBatch(payload: object, into: Decoded): void {
  const batch = batchSchema.safeParse(payload);
  if (!batch.success) {
    into.faults.push(faultOf(batch.error, "", payload));
    return;
  }
  const { readings: items, historical } = batch.data;
  for (let i = 0; i < items.length; i++) {
    const item = historical === true ? asHistorical(items[i]) : items[i];
    readItem(item, `readings[${i}]`, into);
  }
  if (into.readings.length > limits.readingsPerMessage) {
    into.readings = [];
    into.faults = [
      {
        reason: "bad-payload",
        path: "readings",
        detail: `more than ${limits.readingsPerMessage} readings in one message: send several messages`,
        item: payload,
      },
    ];
  }
}

/** Said of a batch, it is said of each part, which may become a message of its own when it is refused. */
function asHistorical(item: unknown): unknown {
  return isObject(item) ? { ...item, historical: true } : item;
}

function readItem(item: unknown, path: string, into: Decoded): void {
  if (isObject(item) && "values" in item) {
    if (!readSnapshotFast(item, into)) readSnapshot(item, path, into);
    return;
  }
  const plain = readSingleFast(item);
  if (plain !== null) {
    into.readings.push(plain);
    return;
  }
  const single = singleSchema.safeParse(item);
  if (single.success) into.readings.push(single.data);
  else into.faults.push(faultOf(single.error, path, item));
}

function readSnapshot(item: object, path: string, into: Decoded): void {
  const snapshot = snapshotSchema.safeParse(item);
  if (!snapshot.success) {
    into.faults.push(faultOf(snapshot.error, path, item));
    return;
  }
  const { observedAt, values, units, quality, historical } = snapshot.data;
  for (const [signal, value] of Object.entries(values)) {
    into.readings.push({ signal, observedAt, value, unit: units?.[signal], quality, historical });
  }
}

/*
 * The schemas above are the contract. The two functions below accept only what is plainly valid,
 * without the schemas' allocations, because a core must decode hundreds of thousands of readings a
 * second; whatever they do not accept goes to the schema. A property test holds both to one answer.
 */

function readSingleFast(item: unknown): WireReading | null {
  if (!isObject(item)) return null;
  const { signal, value, unit, quality, observedAt, historical } = item;
  if (!isSignal(signal) || !isValue(value) || !isUnit(unit) || !isQuality(quality)) return null;
  if (!isFlag(historical)) return null;
  const at = parseObservedAt(observedAt);
  return at === null ? null : { signal, observedAt: at, value, unit, quality, historical };
}

function readSnapshotFast(item: Record<string, unknown>, into: Decoded): boolean {
  const { observedAt, values, units, quality, historical } = item;
  const at = parseObservedAt(observedAt);
  if (at === null || units !== undefined || !isObject(values) || !isQuality(quality)) return false;
  if (!isFlag(historical)) return false;
  const { readings } = into;
  const before = readings.length;
  for (const [signal, value] of Object.entries(values)) {
    if (!isSignal(signal) || !isValue(value)) {
      readings.length = before;
      return false;
    }
    readings.push({ signal, observedAt: at, value, unit: undefined, quality, historical });
  }
  return readings.length > before;
}

function isObject(input: unknown): input is Record<string, unknown> {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

function isSignal(input: unknown): input is string {
  return typeof input === "string" && input.length > 0 && input.length <= limits.signalChars;
}

function isValue(input: unknown): input is WireReading["value"] {
  if (typeof input === "number") return Number.isFinite(input);
  return input === null || (typeof input === "string" && input.length <= limits.codeChars);
}

function isUnit(input: unknown): input is string | undefined {
  return input === undefined || (typeof input === "string" && input.length <= limits.unitChars);
}

function isQuality(input: unknown): input is Quality | undefined {
  return input === undefined || (quality as readonly unknown[]).includes(input);
}

function isFlag(input: unknown): input is boolean | undefined {
  return input === undefined || typeof input === "boolean";
}

function faultOf(error: z.ZodError, path: string, item: unknown): WireFault {
  const issue = error.issues[0];
  const within = issue === undefined ? "" : z.core.toDotPath(issue.path);
  const where = path !== "" && within !== "" && !within.startsWith("[") ? `${path}.` : path;
  return {
    reason: "bad-payload",
    path: where + within,
    detail: issue?.message ?? "not a reading",
    item,
  };
}
