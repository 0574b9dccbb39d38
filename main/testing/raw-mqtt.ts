import { once } from "node:events";
import { connect } from "node:net";

/**
 * An MQTT 3.1.1 connection written by hand, for what a client library would not send: a packet id of one's own choice, and
 * DUP on a message that was never sent before.
 */
export interface RawMqtt extends AsyncDisposable {
  /** Sends PUBLISH at QoS 1; resolves at its PUBACK. */
  publish(message: { id: number; dup: boolean; topic: string; payload: string }): Promise<void>;
  /** Begins to send the same message over and over, as fast as the other end takes it. */
  flood(message: { topic: string; payload: string }): Flood;
}

export interface Flood {
  /** How often it was handed to the network. */
  sent(): number;
  /** Sends no more; resolves when all that was sent is acknowledged. */
  end(): Promise<void>;
}

const connectType = 0x10;
const connackType = 0x20;
const publishType = 0x30;
const pubackType = 0x40;

export async function connectRaw(
  url: string,
  { name, secret }: { name: string; secret: string },
): Promise<RawMqtt> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  const connected = Promise.withResolvers<void>();
  const waiting = new Map<number, PromiseWithResolvers<void>>();
  let acknowledgements = 0;
  let heard: () => void = () => {};
  const lost = (error: Error): void => {
    connected.reject(error);
    for (const { reject } of waiting.values()) reject(error);
  };
  socket.on("error", lost);
  socket.on("close", () => lost(new Error("the broker closed the connection")));

  let rest = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    // Both answers are four bytes long: type, length, and two of content.
    rest = Buffer.concat([rest, chunk]);
    for (; rest.length >= 4; rest = rest.subarray(4)) {
      const content = rest.readUInt16BE(2);
      if (rest[0] === connackType && content === 0) connected.resolve();
      else if (rest[0] === pubackType) {
        acknowledgements += 1;
        waiting.get(content)?.resolve();
        heard();
      } else lost(new Error(`unexpected answer ${rest.subarray(0, 4).toString("hex")}`));
    }
  });

  const flags = 0b1100_0010; // user name, password, clean session
  const protocol = Buffer.from([...text("MQTT"), 4, flags, 0, 60]);
  const names = [text("raw"), text(name), text(secret)];
  socket.write(packet(connectType, Buffer.concat([protocol, ...names])));
  await connected.promise;

  return {
    async publish({ id, dup, topic, payload }) {
      const acknowledged = Promise.withResolvers<void>();
      waiting.set(id, acknowledged);
      const body = Buffer.concat([text(topic), uint16(id), Buffer.from(payload)]);
      socket.write(packet(publishType | (dup ? 0b1000 : 0) | 0b0010, body));
      await acknowledged.promise;
      waiting.delete(id);
    },
    flood({ topic, payload }) {
      const before = acknowledgements;
      const content = Buffer.from(payload);
      const going = new AbortController();
      let sent = 0;
      const send = (): void => {
        for (let n = 0; n < 16 && !socket.writableNeedDrain; n += 1) {
          const head = Buffer.concat([text(topic), uint16((sent % 65_535) + 1)]);
          socket.write(header(publishType | 0b0010, head.length + content.length));
          socket.write(head);
          socket.write(content);
          sent += 1;
        }
        const next = (): void => {
          if (!going.signal.aborted) send();
        };
        if (socket.writableNeedDrain) socket.once("drain", next);
        else setImmediate(next);
      };
      send();
      return {
        sent: () => sent,
        async end() {
          going.abort();
          const lost = once(socket, "close").then(() => {
            throw new Error("the broker closed the connection");
          });
          lost.catch(() => {}); // in the end we close it ourselves
          const isDone = (): boolean => acknowledgements - before >= sent;
          while (!isDone()) {
            await Promise.race([new Promise<void>((resolve) => (heard = resolve)), lost]);
          }
        },
      };
    },
    async [Symbol.asyncDispose]() {
      const closed = once(socket, "close");
      socket.destroy();
      await closed;
    },
  };
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint16(bytes.length), bytes]);
}

function packet(type: number, body: Buffer): Buffer {
  return Buffer.concat([header(type, body.length), body]);
}

function header(type: number, bodyBytes: number): Buffer {
  const length: number[] = [];
  for (let left = bodyBytes; ;) {
    const digit = left % 128;
    left = Math.floor(left / 128);
    length.push(left > 0 ? digit | 128 : digit);
    if (left === 0) return Buffer.from([type, ...length]);
  }
}
