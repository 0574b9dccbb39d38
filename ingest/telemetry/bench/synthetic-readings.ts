import type { Reading } from "../../log/reading.ts";

export interface Synthetic {
  signals: number;
  /** Between two readings of a signal, ms. */
  everyMs: number;
  /** Of the first reading, epoch ms. */
  start: number;
}

const signalsOfADevice = 10;
/** Of the readings; they come one to thirty seconds after their neighbours. */
const lateShare = 0.01;

/**
 * A plant as the stores meet it: random walks with three decimals, device clocks that jitter by 50 ms, a network that takes
 * 20 to 220 ms, one reading in a hundred late. The jitter alone is 13 bits of noise a reading. Seeded: the same every time.
 */
export function createSyntheticReadings({ signals, everyMs, start }: Synthetic) {
  const random = createRandom(42);
  const level = Float64Array.from({ length: signals }, () => 20 + random() * 80);
  const held: Reading[] = [];
  let made = 0;
  let clock = start;

  const next = (): Reading => {
    const signal = made % signals;
    const observedAt = start + Math.floor(made / signals) * everyMs + Math.floor(random() * 50);
    made += 1;
    level[signal]! += (random() - 0.5) / 5;
    return {
      assetId: 1 + Math.floor(signal / signalsOfADevice),
      signalId: signal + 1,
      observedAt,
      receivedAt: observedAt + 20 + Math.floor(random() * 200),
      value: Math.round(level[signal]! * 1_000) / 1_000,
      code: null,
      quality: "good",
      source: 1 + Math.floor(signal / signalsOfADevice),
      historical: false,
    };
  };

  const lateBy = (): number => 1_000 + Math.floor(random() * 29_000);

  return {
    /** What arrives next, late readings at the moment at which they arrive. */
    take(count: number): Reading[] {
      const arrived: Reading[] = [];
      while (arrived.length < count) {
        const due = held.findIndex((one) => one.receivedAt <= clock);
        if (due >= 0) {
          arrived.push(...held.splice(due, 1));
          continue;
        }
        const reading = next();
        clock = reading.receivedAt;
        if (random() >= lateShare) arrived.push(reading);
        else held.push({ ...reading, receivedAt: reading.receivedAt + lateBy() });
      }
      return arrived;
    },
    /** Up to where there are readings, epoch ms. */
    end: (): number => start + Math.ceil(made / signals) * everyMs,
    random,
  };
}

/** Mulberry32 (Tommy Ettinger, public domain): a full period of 2^32, so that noise stays noise to whatever packs it. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type SyntheticReadings = ReturnType<typeof createSyntheticReadings>;
