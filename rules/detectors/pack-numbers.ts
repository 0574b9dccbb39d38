/**
 * A detector's state as bytes and back: its numbers in the order in which `initial()` makes them, and nothing else. Half as long as text with
 * names; in return only a state of the same form can be read back, and whoever stores it says of which form it is. Little-endian, as every
 * machine this runs on.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

type Numbers = Float64Array | Float32Array;
const isNumbers = (part: unknown): part is Numbers =>
  part instanceof Float64Array || part instanceof Float32Array;

export function packNumbers(state: object): Bytes {
  const bytes = new Uint8Array(sizeOf(state));
  fill(bytes, 0, state);
  return bytes;
}

/** Puts what was packed into a state of the same form; answers how many bytes it took. The bytes must be enough (`sizeOf`). */
export function unpackNumbers(bytes: Uint8Array, from: number, into: object): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  const parts: Record<string, unknown> = Object.fromEntries(Object.entries(into));
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part === "number") {
      Object.assign(into, { [name]: view.getFloat64(at, true) });
      at += 8;
    } else if (isNumbers(part)) {
      asBytes(part).set(bytes.subarray(at, at + part.byteLength));
      at += part.byteLength;
    } else if (typeof part === "object" && part !== null) {
      at = unpackNumbers(bytes, at, part);
    }
  }
  return at;
}

/** Bytes that a state takes. */
export function sizeOf(state: object): number {
  let size = 0;
  for (const part of Object.values<unknown>({ ...state })) {
    if (typeof part === "number") size += 8;
    else if (isNumbers(part)) size += part.byteLength;
    else if (typeof part === "object" && part !== null) size += sizeOf(part);
  }
  return size;
}

function fill(bytes: Bytes, from: number, state: object): number {
  const view = new DataView(bytes.buffer);
  let at = from;
  for (const part of Object.values<unknown>({ ...state })) {
    if (typeof part === "number") {
      view.setFloat64(at, part, true);
      at += 8;
    } else if (isNumbers(part)) {
      bytes.set(asBytes(part), at);
      at += part.byteLength;
    } else if (typeof part === "object" && part !== null) {
      at = fill(bytes, at, part);
    }
  }
  return at;
}

const asBytes = ({ buffer, byteOffset, byteLength }: Numbers) =>
  new Uint8Array(buffer, byteOffset, byteLength);
