/**
 * Whether a canary of this rule speaks for an asset. The same assets every time, and a larger share has all of a smaller one; another rule
 * chooses others, so that it is not always the same machines that things are tried on. FNV-1a (G. Fowler, L. C. Noll, P. Vo), mixed by
 * MurmurHash3's finalizer (A. Appleby); both in the public domain.
 */
export const inCanary = (ruleKey: string, assetId: number, share: number): boolean =>
  placeOf(`${ruleKey} ${assetId}`) < share;

/** Of these assets, the smallest share that chooses one. */
export const smallestShare = (ruleKey: string, assetIds: Iterable<number>): number | null => {
  let smallest: number | null = null;
  for (const id of assetIds) {
    const place = placeOf(`${ruleKey} ${id}`);
    if (smallest === null || place < smallest) smallest = place;
  }
  // A little more, as a person would write it: its place itself is not below its place.
  return smallest === null ? null : Math.min(1, Math.ceil((smallest + 1e-9) * 1_000) / 1_000);
};

/** Evenly in [0, 1). */
function placeOf(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
}
