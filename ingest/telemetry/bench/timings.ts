export interface Timings {
  p50: number;
  p95: number;
}

/** By nearest rank, ms; zeroes of nothing. */
export function percentilesOf(ms: readonly number[]): Timings {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number): number => round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { p50: at(0.5), p95: at(0.95) };
}

/** To a hundredth. */
export function round(value: number): number {
  return Math.round(100 * value) / 100;
}

export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, result };
}

export interface ReadTimings extends Timings {
  /** Of this process, all its threads, for one read: on a busy machine it says more than the clock. */
  cpuMs: number;
}

export async function timedOften(
  times: number,
  work: () => Promise<unknown>,
): Promise<ReadTimings> {
  const ms: number[] = [];
  const before = process.cpuUsage();
  for (let i = 0; i < times; i += 1) ms.push((await timed(work)).ms);
  const { user, system } = process.cpuUsage(before);
  return { ...percentilesOf(ms), cpuMs: round((user + system) / 1_000 / times) };
}
