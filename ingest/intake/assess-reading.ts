import type { RefusalReason } from "../dead-letters/refusal-reasons.ts";
import type { FollowedSignal } from "../linked-signals/link.ts";
import type { Reading } from "../log/reading.ts";
import { isBeyondRange } from "../quality/beyond-range.ts";
import type { AssetEntry, SignalEntry } from "../registry/snapshot.ts";
import { type Conversion, conversionBetween, convertValue } from "../units/conversion.ts";
import { isNotANumber, type WireReading } from "../wire/index.ts";

/** Before this a clock was never set: many start at 1970 or at 2000. */
export const earliestObservedAt = Date.UTC(2000, 0, 2);

export interface IntakeLimits {
  /** How far a device's clock may be ahead of ours, in ms. */
  maxAheadMs: number;
}

export interface Refused {
  reason: RefusalReason;
  detail: string;
  /** Whose reading it would have been, where that says something about the instrument. */
  signalId?: number;
}

/** How a message came: when by our clock, who said it (log/source.ts), and what holds for all of them. */
export interface Arrival {
  receivedAt: number;
  source: number;
  limits: IntakeLimits;
}

/** What a wire reading of this asset means, or why it cannot be taken. */
export function assessReading(
  asset: AssetEntry,
  wire: WireReading,
  arrival: Arrival,
): Reading | Refused {
  const { receivedAt, limits } = arrival;
  const signal = asset.signals.get(wire.signal);
  if (signal === undefined) {
    return {
      reason: "unknown-signal",
      detail: `${asset.tag} has no signal "${wire.signal}"; it has ${someKeys(asset)}`,
    };
  }
  if (signal.follows !== undefined) return sentElsewhere(asset, signal.key, signal.follows);
  const { observedAt } = wire;
  if (observedAt > receivedAt + limits.maxAheadMs) {
    const ahead = Math.round((observedAt - receivedAt) / 1_000);
    return {
      reason: "future-clock",
      detail: `observedAt is ${ahead} s ahead of our clock`,
      signalId: signal.id,
    };
  }
  if (observedAt < earliestObservedAt) {
    return {
      reason: "clock-not-set",
      detail: `observedAt is ${describeMoment(observedAt)}: the device's clock was not set`,
    };
  }
  const { unit } = wire;
  if (unit === undefined || unit === (signal.unit ?? "")) {
    return readValue(asset, signal, wire, arrival, null);
  }
  const asker = { source: arrival.source, assetId: asset.id, at: receivedAt };
  const conversion = conversionBetween(unit, signal.unit, asker);
  if ("problem" in conversion) return wrongUnit(asset, signal, conversion.problem);
  return readValue(asset, signal, wire, arrival, conversion);
}

/** Enough to see a slip of the pen; a message may ask for this ten thousand times. */
function someKeys({ signals }: AssetEntry): string {
  const keys = [...signals.keys().take(20)];
  const more = signals.size - keys.length;
  return (keys.join(", ") || "none") + (more > 0 ? ` and ${more} more` : "");
}

/** Two sources of one signal would contradict each other. */
function sentElsewhere({ tag }: AssetEntry, key: string, follows: FollowedSignal): Refused {
  return {
    reason: "linked-signal",
    detail: `${key} of ${tag} follows ${follows.key} of ${follows.tag}: publish it there only`,
  };
}

function wrongUnit(asset: AssetEntry, { key, unit }: SignalEntry, problem: string): Refused {
  const registered = unit === null ? "without a unit" : `in ${unit}`;
  const remedy =
    unit === null ? "leave the unit out" : `send ${unit}, or a unit that converts to it`;
  return {
    reason: "wrong-unit",
    detail: `${key} of ${asset.tag} is registered ${registered}; ${problem}: ${remedy}`,
  };
}

function readValue(
  asset: AssetEntry,
  signal: SignalEntry,
  wire: WireReading,
  { receivedAt, source }: Arrival,
  conversion: Conversion | null,
): Reading | Refused {
  let { value } = wire;
  let code: string | null = null;
  let quality = wire.quality ?? "good";
  if (signal.kind === "code") {
    code = value === null ? null : String(value);
    value = null;
    if (code !== null && !isText(code)) {
      return {
        reason: "bad-payload",
        detail: `${signal.key} of ${asset.tag} reports a code that is not text: it holds a NUL or half of a surrogate pair`,
      };
    }
  } else if (typeof value === "string") {
    if (!isNotANumber(value)) {
      return {
        reason: "wrong-type",
        detail: `${signal.key} of ${asset.tag} is a number, not text ("${value.slice(0, 40)}")`,
      };
    }
    value = null;
  }
  if (conversion !== null && value !== null) {
    value = convertValue(value, conversion);
    if (!Number.isFinite(value)) value = null;
  }
  if (code === null && value === null) {
    // The instrument says that it has nothing: not zero, and nothing to judge a machine by.
    quality = "bad";
  } else if (value !== null && isBeyondRange(value, signal)) {
    quality = "bad";
  }
  return {
    assetId: asset.id,
    signalId: signal.id,
    observedAt: wire.observedAt,
    receivedAt,
    value,
    code,
    quality,
    source,
    historical: wire.historical ?? false,
  };
}

/** JSON can say what PostgreSQL's text cannot hold; further on, such a code would stop everyone behind it. */
export function isText(code: string): boolean {
  return !code.includes("\0") && code.isWellFormed();
}

function describeMoment(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
}
