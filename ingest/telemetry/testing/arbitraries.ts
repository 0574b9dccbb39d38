import * as fc from "fast-check";
import type { Reading } from "../../log/reading.ts";
import { quality } from "../../wire/index.ts";
import type { StoreEntry } from "../telemetry-store.ts";

export const dayMs = 86_400_000;
/** Noon, so that a few hours either way touch three UTC days. */
export const noon = Date.UTC(2026, 10, 21, 12);

/** Few signals and few moments, so that repeats, corrections and late readings are common. */
const observedAt = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((minutes) => noon + minutes * 60_000),
  fc.integer({ min: -3, max: 3 }).map((halfDays) => noon + (halfDays * dayMs) / 2),
  fc.integer({ min: -1_000, max: 1_000 }).map((ms) => noon + dayMs / 2 + ms),
);

const numeric = fc.oneof(
  fc.integer({ min: -1_000, max: 1_000 }).map((thousandths) => thousandths / 1_000),
  fc.constant(0),
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
);

/** −0 is stored as 0: no instrument means a difference, and JSON does not carry one reliably. */
const content = fc.oneof(
  { weight: 5, arbitrary: numeric.map((value) => ({ value: value + 0, code: null })) },
  { weight: 1, arbitrary: fc.constant({ value: null, code: null }) },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: "grapheme", maxLength: 12 })
      .map((code) => ({ value: null, code })),
  },
);

const reading: fc.Arbitrary<Reading> = fc
  .record({
    signalId: fc.integer({ min: 1, max: 4 }),
    observedAt,
    lag: fc.integer({ min: -5_000, max: 100_000_000 }),
    content,
    quality: fc.constantFrom(...quality),
    source: fc.constantFrom(0, 7, -3),
    historical: fc.boolean(),
  })
  .map(({ signalId, observedAt, lag, content, ...rest }) => ({
    assetId: 10 + signalId,
    signalId,
    observedAt,
    receivedAt: observedAt + lag,
    ...content,
    ...rest,
  }));

/** A log as ingest would write it: a signal's asset, and so its readings, belong to one partition. */
export const logArbitrary: fc.Arbitrary<StoreEntry[]> = fc
  .array(fc.array(reading, { maxLength: 6 }), { minLength: 1, maxLength: 14 })
  .map((batches) => {
    const heads = [0, 0];
    return batches.flatMap((batch) =>
      [0, 1].flatMap((partition) => {
        const readings = batch.filter((one) => one.signalId % 2 === partition);
        // An empty batch stands for a tick: it has a seq, but no readings.
        if (readings.length === 0 && batch.length > 0) return [];
        heads[partition]! += 1;
        return [{ partition, seq: heads[partition]!, readings }];
      }),
    );
  });

/** What may happen between appends; none of it may change an answer. */
const disturbance = fc.constantFrom("none", "none", "repeat", "compact", "reopen");

export interface Step {
  /** How many of the log's next entries this call appends. */
  take: number;
  /** How many passed entries it appends again, in front. */
  again: number;
  reversed: boolean;
  afterwards: "none" | "repeat" | "compact" | "reopen";
}

export const stepsArbitrary: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    take: fc.integer({ min: 0, max: 5 }),
    again: fc.integer({ min: 0, max: 4 }),
    reversed: fc.boolean(),
    afterwards: disturbance,
  }),
  { maxLength: 12 },
);
