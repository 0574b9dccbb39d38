/**
 * A seeded stream of random numbers, so that a run can be repeated from its seed.
 *
 * sfc32 ("small fast counter", Chris Doty-Humphrey, PractRand), 128 bits of state, seeded through
 * splitmix32 from a text. `fork` gives an independent stream by name: adding a machine to a plant
 * therefore does not change the noise of the others.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next: () => number;
  /** Standard normal, by Marsaglia's polar method. */
  normal: () => number;
  /** Uniform in [low, high). */
  between: (low: number, high: number) => number;
  /** Exponential with the given mean. */
  exponential: (mean: number) => number;
  /** One of the items, each as likely. */
  pick: <T>(items: readonly T[]) => T;
  fork: (name: string) => Random;
}

export function seededRandom(seed: string | number): Random {
  const text = String(seed);
  const next = sfc32(text);
  let spare: number | null = null;
  const normal = (): number => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    let u: number, v: number, s: number;
    do {
      u = 2 * next() - 1;
      v = 2 * next() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    spare = v * scale;
    return u * scale;
  };
  return {
    next,
    normal,
    between: (low, high) => low + (high - low) * next(),
    exponential: (mean) => -mean * Math.log(1 - next()),
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error("cannot pick from an empty list");
      return item;
    },
    fork: (name) => seededRandom(`${text}/${name}`),
  };
}

function sfc32(seed: string): () => number {
  const word = splitmix32(fnv1a(seed));
  let a = word();
  let b = word();
  let c = word();
  let counter = 1;
  const step = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) step();
  return step;
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
}

/** FNV-1a, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash;
}
