import type { Tick } from "#ingest";

/*
 * Ticks as bytes: each as the difference to the one before (the first to 0), doubled, and odd where `healthySince` is another than before,
 * which then follows as the time since it. Differences are zigzag numbers in seven bits a byte. Three bytes for a tick each five seconds.
 */

export function packTicks(ticks: readonly Tick[]): Buffer {
  const bytes: number[] = [];
  let at = 0;
  let healthySince: number | null = null;
  for (const tick of ticks) {
    const changed = tick.healthySince !== healthySince;
    write(bytes, 2 * zigzag(tick.at - at) + (changed ? 1 : 0));
    if (changed) write(bytes, zigzag(tick.at - tick.healthySince));
    ({ at, healthySince } = tick);
  }
  return Buffer.from(bytes);
}

/** Two numbers a tick: at, healthySince. */
export function unpackTicks(packed: Uint8Array): number[] {
  const numbers: number[] = [];
  const place = { index: 0 };
  let at = 0;
  let healthySince = 0;
  while (place.index < packed.length) {
    const head = read(packed, place);
    at += unzigzag(Math.floor(head / 2));
    if (head % 2 === 1) healthySince = at - unzigzag(read(packed, place));
    numbers.push(at, healthySince);
  }
  return numbers;
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

/** Beyond 32 bits, where shifting ends. */
function write(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function read(bytes: Uint8Array, place: { index: number }): number {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = bytes[place.index++];
    if (byte === undefined) throw new RangeError("packed ticks end in the middle of a number");
    value += (byte % 128) * scale;
    if (byte < 128) return value;
    scale *= 128;
  }
}
