import { sizeOf, unpackNumbers } from "./pack-numbers.ts";
import type { Bytes } from "./pack-numbers.ts";

/** Fills one part after the other; false where the bytes are not enough. */
export function partReader(bytes: Uint8Array): (part: object) => boolean {
  let at = 0;
  return (part) => {
    if (at + sizeOf(part) > bytes.byteLength) return false;
    at = unpackNumbers(bytes, at, part);
    return true;
  };
}

export function joinedParts(parts: readonly Bytes[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
