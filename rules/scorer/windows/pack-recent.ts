import type { RecentReadings } from "../../evaluation/recent-readings.ts";
import type { WindowPlan } from "../asset-plan.ts";

/** Digits of a row that evidence shows: what single precision holds, and a chart too. */
const digits = 6;
const farthest = 0xffff;

/** A value as it is kept of a row. */
export const shownValue = (value: number): number => Number(value.toPrecision(digits));

/** Rows of late as bytes: how long before the newest of its signal each was, in rows, and its value; 6 bytes a row. */
export function packRecent(recent: readonly RecentReadings[], rowMs: number): Uint8Array {
  const size = recent.reduce((sum, { at }) => sum + 10 + 6 * at.length, 0);
  const view = new DataView(new ArrayBuffer(size));
  let place = 0;
  for (const { at, values } of recent) {
    const newest = at.at(-1) ?? 0;
    view.setUint16(place, at.length, true);
    view.setFloat64(place + 2, newest, true);
    place += 10;
    for (const [index, each] of at.entries()) {
      const value = values[index];
      view.setUint16(place, Math.min(farthest, Math.round((newest - each) / rowMs)), true);
      view.setFloat32(place + 2, typeof value === "number" ? value : Number.NaN, true);
      place += 6;
    }
  }
  return new Uint8Array(view.buffer);
}

export function unpackRecent(
  { buffer, byteOffset, byteLength }: Uint8Array,
  { signals, rowMs }: Pick<WindowPlan, "signals" | "rowMs">,
): RecentReadings[] {
  const view = new DataView(buffer, byteOffset, byteLength);
  let place = 0;
  return signals.map(() => {
    const count = view.getUint16(place, true);
    const newest = view.getFloat64(place + 2, true);
    place += 10;
    const recent: RecentReadings = { at: [], values: [] };
    for (let index = 0; index < count; index++, place += 6) {
      recent.at.push(newest - rowMs * view.getUint16(place, true));
      recent.values.push(shownValue(view.getFloat32(place + 2, true)));
    }
    return recent;
  });
}
