const latestMs = 30_000;
const leastLateMs = 1_000;
/** A burst may run ahead of the clock; beyond this the product would rightly doubt the device's clock. */
const mostAheadMs = 60_000;
/** Late stamps of one signal that are remembered, to give none twice: far more than 30 s of them at 1 % late. */
const remembered = 256;

/**
 * The moments of one machine's readings. What is on time has an even millisecond and what is late an odd one, so that a
 * late reading never takes the place of another (which would make it a correction), and so that whoever looks at what
 * was stored can tell one from the other.
 */
export interface Stamps {
  /** The moment given, or the next free one. */
  onTime(now: number): number;
  /** 1 to 30 s before `now`, evenly spread. `random` is from 0 to 1. */
  late(now: number, random: () => number): number;
}

export const isOnTime = (observedAt: number): boolean => observedAt % 2 === 0;

export function createStamps(): Stamps {
  let last = 0;
  const taken = new Set<number>();
  return {
    onTime(now) {
      last = Math.max(now - (now % 2), last + 2);
      if (last > now + mostAheadMs) {
        throw new RangeError(
          "a machine of the load would have to say more than 500 messages a second: give it more machines",
        );
      }
      return last;
    },
    late(now, random) {
      for (;;) {
        const back = leastLateMs + random() * (latestMs - leastLateMs);
        const stamp = Math.floor((now - back) / 2) * 2 + 1;
        if (taken.has(stamp)) continue;
        taken.add(stamp);
        // A set keeps the order of insertion: the first is the oldest.
        const [oldest] = taken;
        if (taken.size > remembered && oldest !== undefined) taken.delete(oldest);
        return stamp;
      }
    },
  };
}
