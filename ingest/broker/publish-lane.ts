/** Type PUBLISH at QoS 1, whatever DUP and RETAIN say (MQTT 3.1.1, section 3.3.1). */
const isPublishAtQos1 = (first: number): boolean => (first & 0xf6) === 0x32;
const isPublish = (first: number): boolean => first >> 4 === 3;
const isDisconnect = (first: number): boolean => first >> 4 === 14;
const pubackType = 0x40;
const mostHeaderBytes = 5;
const leastGathered = 1_024;

export interface PublishLane {
  /** Takes publishes out of the connection's next bytes. What is left is for the broker; null when nothing is. */
  sift(chunk: Buffer): Buffer | null;
}

export interface LaneOptions {
  /** Whether its CONNECT was accepted and answered; nothing is taken before. */
  open(): boolean;
  /**
   * Takes a publish, or leaves it to the broker: then false. `payload` is a window on the connection's bytes.
   * `acknowledge` is to be called with its packet id once it is on disk; it is the same for all of them.
   */
  take(
    publish: { topic: string; payload: Buffer; packetId: number },
    acknowledge: (packetId: number) => void,
  ): boolean;
  /** PUBACKs, as many as there are, in one write. */
  write(pubacks: Buffer): void;
}

/**
 * Nearly all that devices send are publishes at QoS 1, and for these the broker's library costs more than everything we
 * do with them: a parser for every packet there is, a packet object, a chain of handlers and a write for each. So those
 * that are plainly valid are taken here, and acknowledged together; whatever else there is goes to the library as it came.
 * Publishes of one connection keep their order: behind one that is left to the library, so are the others of that chunk, and
 * the library asks for the next when it has taken it.
 */
export function createPublishLane(options: LaneOptions): PublishLane {
  /** The beginning of a packet whose end has not come yet. */
  let gathered = Buffer.alloc(0);
  let held = 0;
  let needed = 0;
  /** Bytes still to come of a packet whose beginning went to the broker. */
  let foreignLeft = 0;
  let foreignIsPublish = false;
  let topicBytes = Buffer.alloc(0);
  let knownTopic = "";
  let acknowledged: number[] = [];

  const acknowledge = (packetId: number): void => {
    acknowledged.push(packetId);
    // A commit calls back for all its messages in one go.
    if (acknowledged.length === 1) queueMicrotask(writePubacks);
  };

  const writePubacks = (): void => {
    const pubacks = Buffer.allocUnsafe(acknowledged.length * 4);
    let at = 0;
    for (const packetId of acknowledged) {
      pubacks[at++] = pubackType;
      pubacks[at++] = 2;
      pubacks[at++] = packetId >> 8;
      pubacks[at++] = packetId & 255;
    }
    acknowledged = [];
    options.write(pubacks);
  };

  /** A machine says the same topic every time. */
  const topicAt = (bytes: Buffer, start: number, end: number): string => {
    const { length } = topicBytes;
    let same = length === end - start;
    for (let i = length - 1; same && i >= 0; i--) same = topicBytes[i] === bytes[start + i];
    if (!same) {
      topicBytes = Buffer.from(bytes.subarray(start, end));
      knownTopic = topicBytes.toString();
    }
    return knownTopic;
  };

  const takePublish = (bytes: Buffer, body: number, end: number): boolean => {
    if (end - body < 5) return false;
    const topicEnd = body + 2 + bytes[body]! * 256 + bytes[body + 1]!;
    if (topicEnd === body + 2 || topicEnd + 2 > end) return false;
    const packetId = bytes[topicEnd]! * 256 + bytes[topicEnd + 1]!;
    if (packetId === 0) return false;
    const payload = bytes.subarray(topicEnd + 2, end);
    const topic = topicAt(bytes, body + 2, topicEnd);
    return options.take({ topic, payload, packetId }, acknowledge);
  };

  const gather = (chunk: Buffer): void => {
    if (held + chunk.length > gathered.length) {
      const size = Math.max(held + chunk.length, gathered.length * 2, leastGathered);
      const larger = Buffer.allocUnsafe(size);
      gathered.copy(larger, 0, 0, held);
      gathered = larger;
    }
    held += chunk.copy(gathered, held);
  };

  /** What was held, with what came after it. */
  const together = (chunk: Buffer): Buffer => {
    if (held === 0) return chunk;
    gather(chunk);
    const bytes = gathered.subarray(0, held);
    gathered = Buffer.alloc(0);
    held = 0;
    return bytes;
  };

  return {
    sift(chunk) {
      if (held + chunk.length < needed) {
        gather(chunk);
        return null;
      }
      needed = 0;
      const bytes = together(chunk);
      const mayTake = options.open();
      const left: Buffer[] = [];
      let at = 0;
      let toBroker = false;
      if (foreignLeft > 0) {
        toBroker = foreignIsPublish;
        at = Math.min(foreignLeft, bytes.length);
        foreignLeft -= at;
        left.push(bytes.subarray(0, at));
      }
      while (at < bytes.length) {
        const first = bytes[at]!;
        const body = bodyOf(bytes, at);
        if (body === null && bytes.length - at < mostHeaderBytes) {
          needed = bytes.length - at + 1;
          break;
        }
        // A length that never ends is a broken protocol, which the broker knows what to do with.
        const end = body === null ? bytes.length : body.at + body.length;
        const ours = mayTake && !toBroker && isPublishAtQos1(first);
        if (end > bytes.length && ours) {
          needed = end - at;
          break;
        }
        if (!ours || body === null || !takePublish(bytes, body.at, end)) {
          toBroker ||= isPublish(first) || isDisconnect(first);
          left.push(bytes.subarray(at, Math.min(end, bytes.length)));
          foreignLeft = Math.max(end - bytes.length, 0);
          foreignIsPublish = isPublish(first);
        }
        at = Math.min(end, bytes.length);
      }
      if (at < bytes.length) gather(bytes.subarray(at));
      if (left.length === 0) return null;
      return left.length === 1 ? left[0]! : Buffer.concat(left);
    },
  };
}

/** Where the body of the packet at `start` begins and how long it is; null while its header is not whole. */
function bodyOf(bytes: Buffer, start: number): { at: number; length: number } | null {
  let length = 0;
  let scale = 1;
  const most = Math.min(bytes.length, start + mostHeaderBytes);
  for (let at = start + 1; at < most; at++) {
    const digit = bytes[at]!;
    length += (digit & 127) * scale;
    if (digit < 128) return { at: at + 1, length };
    scale *= 128;
  }
  return null;
}
