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
    into.faults = [tooMany("readings", payload)];
  }
}

/** Said of a batch, it is said of each part, which may become a message of its own when it is refused. */
function asHistorical(item: unknown): unknown {
  return isObject(item) ? { ...item, historical: true } : item;
}

function readItem(item: unknown, path: string, into: Decoded): void {
  if (isObject(item) && "values" in item) {
    if (isObject(item["values"]) && isTooLong(item["values"])) {
      into.faults.push(tooMany(path === "" ? "values" : `${path}.values`, item));
    } else if (!readSnapshot(item, into))
      into.faults.push(explain(snapshotSchema, item, path, into));
    return;
  }
  const single = readSingle(item);
  if (single === null) into.faults.push(explain(singleSchema, item, path, into));
  else into.readings.push(single);
}

/*
 * The schemas are the contract, and say in words what is wrong. The two functions below decide, without the schemas'
 * allocations, because a core must decode hundreds of thousands of readings a second. A property test holds both to one
 * answer.
 */

function readSingle(item: unknown): WireReading | null {
  if (!isObject(item)) return null;
  const { signal, value, unit, quality, observedAt, historical } = item;
  if (!isSignal(signal) || !isValue(value) || !isUnit(unit) || !isQuality(quality)) return null;
  if (!isFlag(historical)) return null;
  const at = parseObservedAt(observedAt);
  return at === null ? null : { signal, observedAt: at, value, unit, quality, historical };
}

function readSnapshot(item: Record<string, unknown>, into: Decoded): boolean {
  const { observedAt, values, units, quality, historical } = item;
  const at = parseObservedAt(observedAt);
  if (at === null || !isObject(values) || !isUnits(units) || !isQuality(quality)) return false;
  if (!isFlag(historical)) return false;
  const { readings } = into;
  const before = readings.length;
  for (const [signal, value] of Object.entries(values)) {
    if (!isSignal(signal) || !isValue(value)) {
      readings.length = before;
      return false;
    }
    const unit = units !== undefined && Object.hasOwn(units, signal) ? units[signal] : undefined;
    readings.push({ signal, observedAt: at, value, unit, quality, historical });
  }
  return readings.length > before;
}

/** So many faults of a message are put in words; for the others it is enough that they are kept. */
const explained = 20;
/** What the schema is asked about of a record: it would look at all, and gather every fault there is. */
const entriesShown = 50;

function explain(schema: z.ZodType, item: unknown, path: string, { faults }: Decoded): WireFault {
  const another = { reason: "bad-payload", path, detail: "not a reading", item } as const;
  if (faults.length >= explained) return another;
  const parsed = schema.safeParse(isObject(item) ? shortened(item) : item);
  return parsed.success ? another : faultOf(parsed.error, path, item);
}

/** With the first faulty entry of its records, or the first few, instead of all. */
function shortened(item: Record<string, unknown>): Record<string, unknown> {
  const { values, units } = item;
  const first = (record: unknown, isRight: (value: unknown) => boolean): unknown => {
    if (!isObject(record)) return record;
    const entries = Object.entries(record);
    if (entries.length <= entriesShown) return record;
    const faulty = entries.find(([key, value]) => !isSignal(key) || !isRight(value));
    return Object.fromEntries(faulty === undefined ? entries.slice(0, 1) : [faulty]);
  };
  return { ...item, values: first(values, isValue), units: first(units, isUnit) };
}

function tooMany(path: string, item: unknown): WireFault {
  return {
    reason: "bad-payload",
    path,
    detail: `more than ${limits.readingsPerMessage} readings in one message: send several messages`,
    item,
  };
}

function isTooLong(record: Record<string, unknown>): boolean {
  return Object.keys(record).length > limits.readingsPerMessage;
}

function isUnits(input: unknown): input is Record<string, string> | undefined {
  if (input === undefined) return true;
  if (!isObject(input)) return false;
  return Object.entries(input).every(
    ([signal, unit]) => isSignal(signal) && typeof unit === "string" && isUnit(unit),
  );
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
