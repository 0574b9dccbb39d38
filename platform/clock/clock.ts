/** The wall clock as an argument: epoch milliseconds. Code that decides takes `now`; code at the edge takes a Clock. */
export type Clock = { now(): number };

export const systemClock: Clock = { now: () => Date.now() };
