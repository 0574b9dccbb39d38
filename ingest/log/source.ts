/*
 * Who said a reading, as one number, because it is kept with each: a device's id, a person's id made negative, or 0 when
 * nobody can tell (an external broker does not say who published).
 */
export const sourceNotTold = 0;

export type SourceOf =
  | { kind: "device"; deviceId: number }
  | { kind: "person"; personId: number }
  | { kind: "not-told" };

export function deviceSource(deviceId: number | null): number {
  return deviceId ?? sourceNotTold;
}

export function personSource(personId: number): number {
  return -personId;
}

export function sourceOf(source: number): SourceOf {
  if (source > 0) return { kind: "device", deviceId: source };
  return source < 0 ? { kind: "person", personId: -source } : { kind: "not-told" };
}
