/**
 * A split block Bloom filter (F. Putze, P. Sanders, J. Singler, "Cache-, hash- and space-efficient Bloom filters", 2007; the form is that of
 * Apache Parquet): eight words of 32 bits a block and a bit in each, so that adding and asking touch one line of the cache.
 */
const wordsOfBlock = 8;
const salts = [
  0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
] as const;
/** 25 bits a moment: of those that were not added, less than one in ten thousand seems to have been. */
const momentsOfBlock = 10;

/** Which moments of which signals were added. Sometimes it takes one for added that was not, never the other way round. */
export interface MomentFilter {
  readonly blocks: number;
  /** So many may be added. */
  readonly room: number;
  /** Adds it, and says whether it had (or seems to have) been added before. */
  add(signalId: number, observedAt: number): boolean;
  has(signalId: number, observedAt: number): boolean;
}

/** @param blocks a power of two; 32 bytes each. */
export function createMomentFilter(blocks: number): MomentFilter {
  const words = new Int32Array(blocks * wordsOfBlock);
  const last = blocks - 1;
  return {
    blocks,
    room: blocks * momentsOfBlock,
    add(signalId, observedAt) {
      const hash = hashOf(signalId, observedAt);
      const at = (hash & last) * wordsOfBlock;
      const key = Math.imul(hash, 0x9e3779b1);
      let missing = 0;
      for (let i = 0; i < wordsOfBlock; i++) {
        const bit = 1 << (Math.imul(key, salts[i]!) >>> 27);
        const word = words[at + i]!;
        missing |= bit & ~word;
        words[at + i] = word | bit;
      }
      return missing === 0;
    },
    has(signalId, observedAt) {
      const hash = hashOf(signalId, observedAt);
      const at = (hash & last) * wordsOfBlock;
      const key = Math.imul(hash, 0x9e3779b1);
      for (let i = 0; i < wordsOfBlock; i++) {
        const bit = 1 << (Math.imul(key, salts[i]!) >>> 27);
        if ((words[at + i]! & bit) === 0) return false;
      }
      return true;
    },
  };
}

/** Of the id and the lower 32 bits of the time, 49 days, by MurmurHash3's steps (A. Appleby, public domain). */
function hashOf(signalId: number, observedAt: number): number {
  let h = mixed(0, observedAt | 0);
  h = mixed(h, signalId | 0);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function mixed(h: number, part: number): number {
  let k = Math.imul(part, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const next = h ^ k;
  return (Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64) | 0;
}
