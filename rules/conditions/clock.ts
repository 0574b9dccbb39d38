import type { Condition, ReadingInput, TickInput } from "./condition.ts";

/** How time stands for a condition that counts it: kept in its state. */
export interface ClockState {
  /** The newest moment seen, in the time it is judged by. */
  now: number | null;
  /** Our clock then. Kept where ticks are needed. */
  heardAt: number | null;
}

export const stopped: ClockState = { now: null, heardAt: null };

export interface Clock {
  read(state: ClockState, reading: ReadingInput): ClockState;
  /** The moment that a tick stands for; null: nothing was heard yet that it could be counted from. */
  tick(state: ClockState, tick: TickInput): number | null;
}

/**
 * The clock of a condition. What is judged by the device's time goes by its readings, and between them, where silence says something, on with
 * our clock for as long as we could hear. What is judged as it came to our ears goes by our clock.
 */
export function clockFor({ order, needsTicks }: Pick<Condition, "order" | "needsTicks">): Clock {
  if (order === "received") {
    return {
      read: (_, { receivedAt }) => ({ now: receivedAt, heardAt: null }),
      tick: (_, { at }) => at,
    };
  }
  return {
    read: ({ now }, { observedAt, receivedAt }) => ({
      now: now === null || observedAt > now ? observedAt : now,
      heardAt: needsTicks ? receivedAt : null,
    }),
    tick({ now, heardAt }, { at, healthySince }) {
      if (now === null || heardAt === null) return null;
      return now + Math.max(0, at - Math.max(heardAt, healthySince));
    },
  };
}
