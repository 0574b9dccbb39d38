import type { LogEntry, Reading } from "#ingest";
import * as fc from "fast-check";
import { begin, day, second } from "./series.ts";
import { sent } from "./asset.ts";

/** Allowed lateness of the signals that deliveries are of, seconds. */
export const lateness: Record<string, number> = { x: 60, y: 30, door: 60, error: 45 };
const keys = ["x", "x", "x", "x", "y", "door", "error"];

/** What comes to the log, and when by its clock. */
export type Delivery = { at: number } & ({ reading: Reading } | { tick: true });

/**
 * Readings a few seconds apart, each within its signal's lateness of its moment, some twice, some corrected; ticks between them. `wild`: much
 * later as well, as history, and by clocks that go wrong.
 */
export const deliveriesOf = (wild: boolean): fc.Arbitrary<Delivery[]> =>
  fc
    .array(
      fc.record({
        step: fc.oneof(
          { weight: 30, arbitrary: fc.integer({ min: 0, max: 12 }) },
          { weight: 1, arbitrary: fc.integer({ min: 60, max: 900 }) },
        ),
        key: fc.constantFrom(...keys),
        value: fc.oneof(
          fc.constantFrom(5, 5, 6.5, 8, 9),
          fc.double({ min: 4, max: 12, noNaN: true }),
        ),
        delay: fc.oneof(
          { weight: 3, arbitrary: fc.constant(0) },
          { weight: 2, arbitrary: fc.double({ min: 0, max: 0.99, noNaN: true }) },
        ),
        quality: fc.oneof(
          { weight: 9, arbitrary: fc.constant("good" as const) },
          { weight: 1, arbitrary: fc.constantFrom("bad" as const, "uncertain" as const) },
        ),
        again: fc.oneof(
          { weight: 8, arbitrary: fc.constant(null) },
          { weight: 1, arbitrary: fc.constantFrom("same" as const, "other" as const) },
        ),
        tick: fc.oneof(
          { weight: 6, arbitrary: fc.constant(false) },
          { weight: 1, arbitrary: fc.constant(true) },
        ),
        wrong: fc.oneof(
          { weight: 6, arbitrary: fc.constant(null) },
          { weight: 1, arbitrary: fc.constantFrom("later", "history", "ahead", "behind") },
        ),
      }),
      { minLength: 10, maxLength: 250, size: "max" },
    )
    .map((steps) => {
      const found: Delivery[] = [];
      let now = 0;
      for (const { step, key, value, delay, quality, again, tick, wrong } of steps) {
        now += step * second;
        const odd = wild ? wrong : null;
        const late = delay * (lateness[key] ?? 60) * second * (odd === "later" ? 4 : 1);
        const said = key === "error" ? (value > 7 ? "E1" : "ok") : value;
        const at = now + Math.round(late);
        const clock = odd === "ahead" ? 100 * second : odd === "behind" ? -100 * second : 0;
        const reading = sent(now + clock, said, key, {
          quality,
          receivedAt: begin + at,
          historical: odd === "history",
        });
        found.push({ at, reading });
        if (again === "same") found.push({ at: at + 1, reading: { ...reading } });
        // A correction comes within the lateness too, or it is history.
        if (again === "other" && late < 20 * second) {
          const other = key === "error" ? { code: "E2" } : { value: value + 3 };
          found.push({ at: at + 5 * second, reading: { ...reading, ...other } });
        }
        if (tick) found.push({ at: now + 1, tick: true });
      }
      return found.sort((a, b) => a.at - b.at);
    });

/** The log that deliveries make, so many to an entry. */
export function logOf(found: readonly Delivery[], sizes: readonly number[]): LogEntry[] {
  const log: LogEntry[] = [];
  let readings: Reading[] = [];
  let firstAt = 0;
  let lastAt = 0;
  const flush = () => {
    if (readings.length === 0) return;
    const seq = log.length + 1;
    log.push({ partition: 0, seq, receivedAt: begin + lastAt, kind: "readings", readings });
    readings = [];
  };
  for (const delivery of found) {
    // An entry is a commit: what came in the same moment, not what came minutes apart.
    if ("tick" in delivery || delivery.at - firstAt > 5 * second) flush();
    if (readings.length === 0) firstAt = delivery.at;
    lastAt = delivery.at;
    if ("reading" in delivery) {
      readings.push(delivery.reading);
      if (readings.length >= sizes[log.length % sizes.length]!) flush();
      continue;
    }
    const at = begin + delivery.at;
    const place = { partition: 0, seq: log.length + 1, receivedAt: at };
    log.push({ ...place, kind: "tick", at, healthySince: begin - day });
  }
  flush();
  return log;
}

export const sizes = fc.array(fc.constantFrom(1, 1, 2, 5, 40), { minLength: 1, maxLength: 8 });

export function inBatches(log: readonly LogEntry[], cuts: readonly number[]): LogEntry[][] {
  const batches: LogEntry[][] = [];
  for (let i = 0; i < log.length;) {
    const size = cuts[batches.length % cuts.length]!;
    batches.push(log.slice(i, i + size));
    i += size;
  }
  return batches;
}
