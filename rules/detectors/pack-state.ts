/**
 * A detector's state as text of bounded length, and back: JSON in which arrays of numbers are their bytes in base64. Little-endian, as every
 * machine this runs on. What comes back scores as what went in would have.
 */
export const packState = (state: object): string =>
  JSON.stringify(state, (_, value: unknown) => {
    if (value instanceof Float64Array) return { f64: toBase64(value) };
    if (value instanceof Float32Array) return { f32: toBase64(value) };
    return typeof value === "number" && Number.isNaN(value) ? { nan: true } : value;
  });

/** What `packState` wrote, or null where it has other parts than the state of today, `like`: another version's, of no use to this one. */
export function unpackState<State extends object>(text: string, like: State): State | null {
  const state: State = JSON.parse(text, revive);
  return Object.keys(state).join() === Object.keys(like).join() ? state : null;
}

function revive(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("f64" in value && typeof value.f64 === "string")
    return new Float64Array(fromBase64(value.f64));
  if ("f32" in value && typeof value.f32 === "string")
    return new Float32Array(fromBase64(value.f32));
  return "nan" in value ? Number.NaN : value;
}

function toBase64({ buffer, byteOffset, byteLength }: Float64Array | Float32Array): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer, byteOffset, byteLength)));
}

function fromBase64(text: string): ArrayBuffer {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return bytes.buffer;
}
