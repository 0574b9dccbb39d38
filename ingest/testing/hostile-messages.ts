import * as fc from "fast-check";
import { expect } from "vitest";
import { ByteWriter } from "../log/byte-writer.ts";
import { readReadings, writeReadings } from "../log/codec.ts";
import { keptPayloadBytes, readMessage } from "../intake/read-message.ts";
import type { AssetEntry } from "../registry/snapshot.ts";
import { hostilePayload } from "./hostile-payloads.ts";

/**
 * Whatever arrives, the intake answers: each part of it is a reading that the log can hold, or a refusal of bounded size
 * that can be kept, and the same message has the same answer again.
 */
export function survivesHostileMessages(asset: AssetEntry, cases: number): void {
  // Time goes on, so that units are worked out in every case.
  let receivedAt = Date.UTC(2026, 10, 21, 14);
  const out = new ByteWriter();
  fc.assert(
    fc.property(hostilePayload, (payload) => {
      receivedAt += 10_000;
      const arrival = { receivedAt, source: 1, limits: { maxAheadMs: 300_000 } };
      const { readings, refusals } = readMessage(payload, asset, arrival);
      expect(readings.length + refusals.length).toBeGreaterThan(0);
      let kept = 0;
      for (const refusal of refusals) {
        kept += refusal.payload.length;
        expect(refusal.payload.length).toBeLessThanOrEqual(keptPayloadBytes);
        expect(refusal.detail.length).toBeLessThanOrEqual(500);
      }
      // A number may be written longer than it came (1e20), and a lone part gets braces of its own.
      expect(kept).toBeLessThanOrEqual(8 * payload.length + 100 * refusals.length);
      for (const { value, code } of readings) {
        expect(value === null || Number.isFinite(value)).toBe(true);
        expect(code === null || !code.includes("\0")).toBe(true);
      }
      out.reset();
      writeReadings(out, readings);
      expect(readReadings(out.bytes())).toEqual(readings);
    }),
    { numRuns: cases },
  );
}
