/** What a flood was made of, for who comes back to it. */
export interface FloodDigest {
  flags: number;
  assets: number;
  /** Those that hold now that it is over. */
  standing: number;
  top: { condition: string; flags: number; assets: number }[];
}
