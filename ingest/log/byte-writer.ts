/** The widest difference that survives zigzag in a double without losing a bit. */
const widestDelta = 2 ** 52;

/** Appends numbers to one buffer that grows and is used again for each commit. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(64 * 1024);
  private view = viewOf(this.buffer);
  private at = 0;

  get length(): number {
    return this.at;
  }

  reset(): void {
    this.at = 0;
  }

  /** A copy of what was written. */
  bytes(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.at));
  }

  /** A copy of a part of it, in memory of its own: whoever keeps it keeps nothing else alive. */
  part(start: number, length: number): Uint8Array {
    return new Uint8Array(this.buffer.subarray(start, start + length));
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.at++] = value;
  }

  /** LEB128 of a whole number from 0 to 2^53. */
  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest > 0x7fff_ffff) {
      this.buffer[this.at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.buffer[this.at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.buffer[this.at++] = rest;
  }

  /** A whole number of either sign, small ones in few bytes. */
  signed(value: number): void {
    if (!Number.isInteger(value) || Math.abs(value) >= widestDelta) {
      throw new RangeError(
        `${value} cannot be written to the ingest log: not a whole number below 2^52`,
      );
    }
    this.varint(value >= 0 ? value * 2 : value * -2 - 1);
  }

  float32(value: number): void {
    this.reserve(4);
    this.view.setFloat32(this.at, value, true);
    this.at += 4;
  }

  float64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.varint(size);
    this.reserve(size);
    this.buffer.write(value, this.at);
    this.at += size;
  }

  private reserve(size: number): void {
    if (this.at + size <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + size));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
    this.view = viewOf(larger);
  }
}

export class ByteReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.at = at;
  }

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new RangeError("an entry of the ingest log ends too early");
    return byte;
  }

  varint(): number {
    let byte = this.byte();
    let value = byte & 127;
    // As long as it fits 31 bits; times and large ids go on below.
    for (let shift = 7; byte > 127; shift += 7) {
      if (shift === 28) return this.longVarint(value);
      byte = this.byte();
      value |= (byte & 127) << shift;
    }
    return value;
  }

  private longVarint(first: number): number {
    let value = first;
    let scale = 2 ** 28;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  signed(): number {
    const zigzag = this.varint();
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  }

  float32(): number {
    this.at += 4;
    return this.view.getFloat32(this.at - 4, true);
  }

  float64(): number {
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }

  text(): string {
    const size = this.varint();
    this.at += size;
    const { buffer, byteOffset } = this.bytes;
    return Buffer.from(buffer, byteOffset + this.at - size, size).toString();
  }
}

function viewOf(buffer: Uint8Array): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
