/**
 * The partition of an asset: all of its readings have one order and one consumer. Assigned for ever, so this may not
 * change once there is data. The mixing is MurmurHash3's finalizer (A. Appleby, public domain).
 */
export function partitionOf(assetId: number, partitions: number): number {
  let h = assetId | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) % partitions;
}
