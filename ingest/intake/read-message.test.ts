import { describe, expect, it } from "vitest";
import type { AssetEntry } from "../registry/snapshot.ts";
import { pumpEntry as pump, signalEntry as signal } from "../testing/asset-entry.ts";
import { survivesHostileMessages } from "../testing/hostile-messages.ts";
import { keptPayloadBytes, readMessage } from "./read-message.ts";

const now = Date.UTC(2026, 10, 21, 13);
const arrival = { receivedAt: now, source: 12, limits: { maxAheadMs: 300_000 } };

const read = (payload: unknown, of: AssetEntry | null = pump) =>
  readMessage(
    Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload)),
    of,
    arrival,
  );
const one = (item: object) => read({ observedAt: now, signal: "vibration", value: 1, ...item });

describe("the intake", () => {
  it("keeps the device's time and ours", () => {
    const observedAt = now - 3_600_000;
    expect(one({ observedAt, value: 4.2, unit: "mm/s" })).toEqual({
      readings: [
        {
          assetId: 7,
          signalId: 1,
          observedAt,
          receivedAt: now,
          value: 4.2,
          code: null,
          quality: "good",
          source: 12,
          historical: false,
        },
      ],
      refusals: [],
    });
  });

  it.each([3.4028234663852886e38, -1.7976931348623157e308, 1.1e30])(
    "takes what no instrument can measure (%d) for a fault of it, whatever its range is",
    (value) => {
      const unbounded: AssetEntry = {
        ...pump,
        signals: new Map([signal(1, "vibration")]),
      };
      const item = { observedAt: now, signal: "vibration", value };
      expect(read(item, unbounded).readings).toMatchObject([{ value, quality: "bad" }]);
      expect(read({ ...item, value: 1e29 }, unbounded).readings).toMatchObject([
        { quality: "good" },
      ]);
    },
  );

  it("keeps who said it, and that it is history", () => {
    expect(one({ historical: true }).readings).toMatchObject([{ source: 12, historical: true }]);
  });

  it.each([
    [{ value: 51 }, "bad"],
    [{ value: -0.1 }, "bad"],
    [{ value: 50 }, "good"],
    [{ value: 0 }, "good"],
    [{ value: null }, "bad"],
    [{ value: 1, quality: "uncertain" }, "uncertain"],
    [{ value: 51, quality: "good" }, "bad"],
  ])("judges %j as %s", (item, quality) => {
    expect(one(item).readings.map((reading) => reading.quality)).toEqual([quality]);
  });

  it("converts what comes in another unit of the same kind, and judges it after that", () => {
    const readings = [
      { value: 1, unit: "in/s" },
      { value: 2, unit: "[in_i]/s" },
      { value: null, unit: "in/s" },
    ];
    expect(readings.flatMap((item) => one(item).readings)).toMatchObject([
      { value: 25.4, quality: "good" },
      { value: 50.8, quality: "bad" },
      { value: null, quality: "bad" },
    ]);
    const warm = one({ signal: "temperature", value: 140, unit: "°F" });
    expect(warm.readings).toMatchObject([{ value: 60 }]);
  });

  it("says what was wrong with a unit and what to do", () => {
    const [refusal] = one({ unit: "bar" }).refusals;
    expect(refusal?.detail).toBe(
      "vibration of P-101 is registered in mm/s; bar and mm/s measure different things: send mm/s, or a unit that converts to it",
    );
  });

  it("takes what is no number as no value of bad quality, and says so", () => {
    for (const value of ["NaN", "-inf"]) {
      const { readings, refusals, notNumbers } = one({ value, unit: "in/s" });
      expect(readings).toMatchObject([{ value: null, code: null, quality: "bad" }]);
      expect(refusals).toEqual([]);
      expect([...(notNumbers ?? [])]).toEqual(readings);
    }
    expect(one({ value: null }).notNumbers).toBeUndefined();
    expect(one({ signal: "error", value: "NaN" }).readings).toMatchObject([{ code: "NaN" }]);
    const huge = one({ value: 1e308, unit: "in/s" });
    expect(huge.readings).toMatchObject([{ value: null, quality: "bad" }]);
  });

  it("keeps null apart from zero", () => {
    expect(one({ value: null }).readings[0]?.value).toBeNull();
    expect(one({ value: 0 }).readings[0]?.value).toBe(0);
  });

  it("takes codes as text, numbers among them", () => {
    const codes = ["E7", 42, null].map(
      (value) => one({ signal: "error", value }).readings[0]?.code,
    );
    expect(codes).toEqual(["E7", "42", null]);
  });

  it("refuses a code that no table could hold, since it would stop whoever comes behind it", () => {
    for (const value of ["E\0", "E\ud800"]) {
      const { readings, refusals } = one({ signal: "error", value });
      expect(readings).toEqual([]);
      expect(refusals).toMatchObject([{ reason: "bad-payload" }]);
      expect(refusals[0]?.detail).toMatch(/error of P-101 reports a code that is not text/);
    }
  });

  it.each([
    [{ signal: "pressure" }, "unknown-signal"],
    [{ signal: "__proto__" }, "unknown-signal"],
    [{ unit: "bar" }, "wrong-unit"],
    [{ unit: "mm per s" }, "wrong-unit"],
    [{ signal: "error", value: "E7", unit: "mm/s" }, "wrong-unit"],
    [{ value: "high" }, "wrong-type"],
    [{ observedAt: now + 300_001 }, "future-clock"],
    [{ observedAt: 0 }, "clock-not-set"],
    [{ observedAt: -8.64e15 }, "clock-not-set"],
    [{ observedAt: "yesterday" }, "bad-payload"],
  ])("sets %j aside as %s", (item, reason) => {
    const { readings, refusals } = one(item);
    expect(readings).toEqual([]);
    expect(refusals.map((refusal) => refusal.reason)).toEqual([reason]);
  });

  it("sets what is sent of a signal that follows another aside, with where it belongs, and keeps the rest", () => {
    const follows = { assetId: 8, signalId: 21, tag: "H-1", key: "pressure" };
    const linked: AssetEntry = {
      ...pump,
      signals: new Map([...pump.signals, signal(4, "supply", { unit: "bar", follows })]),
    };
    const { readings, refusals } = read(
      { observedAt: now, values: { supply: 4, vibration: 1 } },
      linked,
    );
    expect(readings).toMatchObject([{ signalId: 1 }]);
    expect(refusals).toMatchObject([
      {
        reason: "linked-signal",
        detail: "supply of P-101 follows pressure of H-1: publish it there only",
        readings: 1,
      },
    ]);
  });

  it("accepts a clock that is ahead within the limit", () => {
    expect(one({ observedAt: now + 300_000 }).readings).toHaveLength(1);
  });

  it("sets a whole message aside when its asset is unknown, is no JSON or no text", () => {
    expect(read({ observedAt: now, values: { a: 1, b: 2 } }, null).refusals).toMatchObject([
      { reason: "unknown-asset", readings: 2 },
    ]);
    expect(read("{").refusals).toMatchObject([{ reason: "bad-json", payload: Buffer.from("{") }]);
    const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
    expect(readMessage(bytes, pump, arrival).refusals).toMatchObject([
      { reason: "not-utf8", payload: bytes },
    ]);
  });

  it("gathers refused readings by reason into messages that can be replayed", () => {
    const readings = Array.from({ length: 2_000 }, (_, i) => ({
      observedAt: now - i,
      signal: i % 2 === 0 ? "vibration" : "pressure",
      value: i % 50,
    }));
    const { readings: good, refusals } = read({ readings });
    expect(good).toHaveLength(1_000);
    expect(new Set(refusals.map((refusal) => refusal.reason))).toEqual(new Set(["unknown-signal"]));
    expect(refusals.reduce((sum, refusal) => sum + refusal.readings, 0)).toBe(1_000);
    const repaired: AssetEntry = {
      ...pump,
      signals: new Map([...pump.signals, signal(4, "pressure")]),
    };
    const replayed = refusals.flatMap(
      ({ payload }) => readMessage(payload, repaired, arrival).readings,
    );
    expect(replayed.map((reading) => reading.observedAt)).toEqual(
      readings.filter((r) => r.signal === "pressure").map((r) => r.observedAt),
    );
  });

  it("keeps at most so much of a refused message, and says that it was cut", () => {
    const [refusal] = read("x".repeat(keptPayloadBytes + 1)).refusals;
    expect(refusal).toMatchObject({ truncated: true });
    expect(refusal?.payload.length).toBe(keptPayloadBytes);
  });

  it("survives nesting as deep as a message can hold", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    const text = `{"readings":[{"observedAt":${now},"signal":"vibration","value":1},${deep}]}`;
    const { readings, refusals } = read(text);
    expect(readings).toHaveLength(1);
    expect(refusals).toHaveLength(1);
  });

  it("accounts for every part of any message, and never throws", () => {
    survivesHostileMessages(pump, 4_000);
  });
});
