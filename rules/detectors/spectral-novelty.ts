import { goertzelPower } from "./goertzel.ts";
import { initialMoments, learnMoments } from "./running-moments.ts";
import type { RunningMoments } from "./running-moments.ts";

/**
 * Whether a signal swings at other speeds than it used to: its power in five octaves over the last 64 readings, four times a stretch, each
 * in logarithms against what that octave usually has. Overlapping tapered stretches: P. D. Welch, "The Use of Fast Fourier Transform for the
 * Estimation of Power Spectra", IEEE Trans. Audio Electroacoust. 15 (1967) 70–73. A regulator that hunts, a blade that passes, a cycle that
 * is gone: the level may stay where it is.
 */
export interface SpectralNovelty {
  /** The last readings as differences from the first, in a ring. */
  origin: number;
  values: Float32Array;
  taken: number;
  /** Of the logarithm of each octave's power: count, mean, variance. */
  octaves: RunningMoments[];
  score: number;
}

const stretch = 64;
const every = stretch / 4;
/** Cycles in a stretch: 1, 2–3, 4–7, 8–15, 16–31. */
const octaveCount = 5;
/** Stretches overlap, so forty of them are ten that know nothing of each other. */
const fewestStretches = 40;
const memory = 512;

export const initialSpectral = (): SpectralNovelty => ({
  origin: Number.NaN,
  values: new Float32Array(stretch),
  taken: 0,
  octaves: Array.from({ length: octaveCount }, initialMoments),
  score: Number.NaN,
});

/** The largest octave's distance from its usual, in its sigmas; null until it has seen forty stretches. Changes the state given. */
export function stepSpectral(state: SpectralNovelty, value: number, learn = true): number | null {
  if (Number.isNaN(state.origin)) state.origin = value;
  state.values[state.taken % stretch] = value - state.origin;
  state.taken += 1;
  if (state.taken >= stretch && state.taken % every === 0) state.score = judge(state, learn);
  return Number.isNaN(state.score) ? null : state.score;
}

function judge({ values, taken, octaves }: SpectralNovelty, learn: boolean): number {
  const powers = octavePowers(values, taken % stretch);
  let furthest = 0;
  let known = true;
  for (const [index, moments] of octaves.entries()) {
    const power = Math.log(powers[index]!);
    if (moments.count < fewestStretches) known = false;
    else {
      const sigma = Math.max(Math.sqrt(moments.variance), 0.05);
      furthest = Math.max(furthest, Math.abs(power - moments.mean) / sigma);
    }
    if (learn) learnMoments(moments, power, memory);
  }
  return known ? furthest : Number.NaN;
}

/** Power a reading in each octave; the ring's oldest value lies at `oldest`. */
export function octavePowers(ring: ArrayLike<number>, oldest: number): number[] {
  const tapered = new Float64Array(stretch);
  let mean = 0;
  for (let i = 0; i < stretch; i++) mean += ring[i]! / stretch;
  for (let i = 0; i < stretch; i++) {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / stretch);
    tapered[i] = (ring[(oldest + i) % stretch]! - mean) * hann;
  }
  // What single precision cannot tell from standing still is standing still.
  const least = (1e-6 * Math.abs(mean) + 1e-9) ** 2;
  return Array.from({ length: octaveCount }, (_, octave) => {
    let power = least;
    for (let cycles = 2 ** octave; cycles < 2 ** (octave + 1); cycles++)
      power += goertzelPower(tapered, cycles) / stretch ** 2;
    return power;
  });
}
