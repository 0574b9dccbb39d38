/*
 * Just enough MQTT 3.1.1 to publish at QoS 1 (OASIS, 2014: sections 2.2.3, 3.1, 3.3, 3.4). A client library costs more
 * CPU a message than the broker under test, and publisher and broker share a machine here.
 */
const connectType = 0x10;
const publishAtQos1 = 0x32;
export const connackType = 0x20;
export const pubackType = 0x40;
/** CONNACK and PUBACK: type, length, two bytes of content. */
export const answerBytes = 4;
const cleanSessionWithNames = 0b1100_0010;
/** Nothing is sent between runs, and nobody is to be taken for dead then. */
const noKeepAlive = 0;

export function connectFrame(clientId: string, name: string, secret: string): Buffer {
  const body = Buffer.concat([
    text("MQTT"),
    Buffer.from([4, cleanSessionWithNames, 0, noKeepAlive]),
    text(clientId),
    text(name),
    text(secret),
  ]);
  return Buffer.concat([Buffer.from([connectType, ...remainingLength(body.length)]), body]);
}

export const disconnectFrame = Buffer.from([0xe0, 0]);

/** Frames that are gathered and leave in one write. */
export class FrameBuffer {
  private buffer = Buffer.allocUnsafe(64 * 1024);
  private used = 0;

  /** `topic` with its length before it, as `text` gives it; `payload` is ASCII. */
  publish(topic: Buffer, packetId: number, payload: string): void {
    const length = topic.length + 2 + payload.length;
    this.reserve(length + 5);
    const { buffer } = this;
    buffer[this.used++] = publishAtQos1;
    for (let left = length; ;) {
      const digit = left % 128;
      left = (left - digit) / 128;
      buffer[this.used++] = left > 0 ? digit | 128 : digit;
      if (left === 0) break;
    }
    this.used += topic.copy(buffer, this.used);
    buffer[this.used++] = packetId >> 8;
    buffer[this.used++] = packetId & 255;
    this.used += buffer.write(payload, this.used, "latin1");
  }

  /** A copy of what was gathered; then it is empty. */
  take(): Buffer {
    const frames = Buffer.from(this.buffer.subarray(0, this.used));
    this.used = 0;
    return frames;
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe((this.used + bytes) * 2);
    this.buffer.copy(larger, 0, 0, this.used);
    this.buffer = larger;
  }
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const prefixed = Buffer.allocUnsafe(bytes.length + 2);
  prefixed.writeUInt16BE(bytes.length);
  bytes.copy(prefixed, 2);
  return prefixed;
}

function remainingLength(length: number): number[] {
  const digits: number[] = [];
  for (let left = length; ;) {
    const digit = left % 128;
    left = Math.floor(left / 128);
    digits.push(left > 0 ? digit | 128 : digit);
    if (left === 0) return digits;
  }
}
