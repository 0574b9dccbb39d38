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
  private readonly buffer: Buffer;
  private at: number;

  constructor(buffer: Buffer, at: number) {
    this.buffer = buffer;
    this.at = at;
  }

  byte(): number {
    return this.buffer.readUInt8(this.at++);
  }

  varint(): number {
    let value = 0;
    let scale = 1;
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
    return this.buffer.readFloatLE(this.at - 4);
  }

  float64(): number {
    this.at += 8;
    return this.buffer.readDoubleLE(this.at - 8);
  }

  text(): string {
    const size = this.varint();
    this.at += size;
    return this.buffer.toString("utf8", this.at - size, this.at);
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
