import { isUtf8 } from "node:buffer";
import type { RefusalReason } from "../dead-letters/refusal-reasons.ts";
import type { Refusal } from "../dead-letters/refusal.ts";
import type { Reading } from "../log/reading.ts";
import type { AssetEntry } from "../registry/snapshot.ts";
import { decodePayload } from "../wire/index.ts";
import { type Arrival, assessReading } from "./assess-reading.ts";

/** What of one refusal is kept. Larger parts are split, or cut off when they are one piece. */
export const keptPayloadBytes = 65_536;

export interface ReadMessage {
  readings: Reading[];
  refusals: Refusal[];
  /** Those of the readings that came as NaN or an infinity, and so have no value. */
  notNumbers?: ReadonlySet<Reading> | undefined;
  /** Signals of readings that were refused because the device's clock is ahead, once each reading. */
  ahead?: readonly number[] | undefined;
}

const nothingRefused: Refusal[] = [];

/**
 * One message of one asset, taken apart: what is good goes on, what is not is set aside by reason.
 * `asset` is null when the registry knows none of this topic.
 */
export function readMessage(
  payload: Buffer,
  asset: AssetEntry | null,
  arrival: Arrival,
): ReadMessage {
  if (!isUtf8(payload)) {
    return refuseWhole("not-utf8", "the payload is not UTF-8 text", payload, 1);
  }
  const { readings: wire, faults } = decodePayload(payload.toString());
  if (asset === null) {
    const detail = "the registry has no such asset";
    return refuseWhole("unknown-asset", detail, payload, Math.max(wire.length, 1));
  }
  const readings: Reading[] = [];
  let refused: Map<RefusalReason, RefusedItem[]> | undefined;
  let notNumbers: Set<Reading> | undefined;
  let ahead: number[] | undefined;
  for (const item of wire) {
    const assessed = assessReading(asset, item, arrival);
    if ("reason" in assessed) {
      refused = setAside(refused, assessed.reason, { detail: assessed.detail, item });
      if (assessed.signalId !== undefined) (ahead ??= []).push(assessed.signalId);
    } else {
      readings.push(assessed);
      if (assessed.value === null && assessed.code === null && item.value !== null) {
        (notNumbers ??= new Set()).add(assessed);
      }
    }
  }
  if (faults.length === 0 && refused === undefined) {
    return { readings, refusals: nothingRefused, notNumbers };
  }

  for (const { reason, path, detail, item } of faults) {
    const where = path === "" ? detail : `${path}: ${detail}`;
    // Faults without a path are about the message as a whole, which is kept as it came.
    if (path === "" && readings.length === 0 && refused === undefined) {
      return refuseWhole(reason, where, payload, 1);
    }
    refused = setAside(refused, reason, { detail: where, item });
  }
  const refusals = [...(refused ?? [])].flatMap(([r, items]) => toRefusals(r, items));
  return { readings, refusals, notNumbers, ahead };
}

interface RefusedItem {
  detail: string;
  item: unknown;
}

function setAside(
  refused: Map<RefusalReason, RefusedItem[]> | undefined,
  reason: RefusalReason,
  item: RefusedItem,
): Map<RefusalReason, RefusedItem[]> {
  const map = refused ?? new Map<RefusalReason, RefusedItem[]>();
  const items = map.get(reason);
  if (items === undefined) map.set(reason, [item]);
  else items.push(item);
  return map;
}

function refuseWhole(
  reason: RefusalReason,
  detail: string,
  payload: Buffer,
  readings: number,
): ReadMessage {
  return { readings: [], refusals: [wholeRefusal(reason, detail, payload, readings)] };
}

export function wholeRefusal(
  reason: RefusalReason,
  detail: string,
  payload: Buffer,
  readings: number,
): Refusal {
  const truncated = payload.length > keptPayloadBytes;
  // A copy: the original is a window on a larger buffer of the socket.
  const kept = Buffer.from(truncated ? payload.subarray(0, keptPayloadBytes) : payload);
  return { reason, detail: detail.slice(0, 500), payload: kept, truncated, readings };
}

/** As many messages of their own as it takes to keep each within the bound. */
function toRefusals(reason: RefusalReason, items: RefusedItem[]): Refusal[] {
  const refusals: Refusal[] = [];
  let group: { texts: string[]; size: number; detail: string } | undefined;
  const close = (): void => {
    if (group === undefined) return;
    const { texts, detail } = group;
    const more = texts.length > 1 ? ` (and ${texts.length - 1} more)` : "";
    const payload = Buffer.from(`{"readings":[${texts.join(",")}]}`);
    refusals.push(wholeRefusal(reason, detail + more, payload, texts.length));
    group = undefined;
  };
  for (const { item, detail } of items) {
    const text = textOf(item);
    if (group !== undefined && group.size + text.length > keptPayloadBytes / 4) close();
    group ??= { texts: [], size: 0, detail };
    group.texts.push(text);
    group.size += text.length + 1;
  }
  close();
  return refusals;
}

/** A part nested so deeply that it cannot be written again is not worth more than a note. */
function textOf(item: unknown): string {
  try {
    return JSON.stringify(item);
  } catch {
    return '"(nested too deeply to be kept)"';
  }
}
