import type { Random } from "./seeded.ts";

/**
 * Autocorrelated noise: a stationary Ornstein–Uhlenbeck process, discretised exactly
 * (Gillespie, Phys. Rev. E 54, 1996), so that it has the same spread and the same memory whether it is
 * read every half second or every minute.
 */
export interface GaussMarkov {
  value: number;
  at: number | null;
}

export const initialGaussMarkov = (): GaussMarkov => ({ value: 0, at: null });

/** The next value at `at` (ms), with standard deviation `spread` and correlation time `memoryMs`. */
export function stepGaussMarkov(
  state: GaussMarkov,
  at: number,
  { spread, memoryMs }: { spread: number; memoryMs: number },
  random: Random,
): GaussMarkov {
  const kept = state.at === null ? 0 : Math.exp(-(at - state.at) / memoryMs);
  const value = kept * state.value + spread * Math.sqrt(1 - kept * kept) * random.normal();
  return { value, at };
}
