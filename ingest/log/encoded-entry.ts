/**
 * A row of the log as it is written. What waits for its consumers is kept like this: nine bytes a reading in one block, where objects of
 * its own would be twenty times that, and each of them a thing that the garbage collector moves twice and then looks at for ever.
 */
export interface EncodedEntry {
  partition: number;
  seq: number;
  receivedAt: number;
  kind: "readings" | "tick";
  /** Readings in it; 1 for a tick, which is as heavy: what counts is that nothing is free. */
  size: number;
  bytes: Uint8Array;
}
