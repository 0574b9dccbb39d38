import { connect } from "node:net";
import {
  answerBytes,
  connackType,
  connectFrame,
  disconnectFrame,
  FrameBuffer,
  pubackType,
  text,
} from "./mqtt-frames.ts";
import type { LoadDevice } from "./publisher-words.ts";

/** One device's connection: it counts what is unacknowledged and tells how much room there is. */
export interface DeviceLink {
  readonly unacknowledged: number;
  /** Adds a message to the next write. */
  add(payload: string): void;
  /** Writes what was added. */
  send(): void;
  end(): Promise<void>;
}

const frames = new FrameBuffer();

/** Resolves once the broker let it in. `onRoom` is called when acknowledgements came, `onLost` when the connection ends. */
export async function connectDevice(options: {
  host: string;
  port: number;
  device: LoadDevice;
  onRoom: () => void;
  onLost: (error: Error) => void;
}): Promise<DeviceLink> {
  const { device, onRoom, onLost } = options;
  const topic = text(device.topic);
  const socket = connect({ host: options.host, port: options.port, noDelay: true });
  const admitted = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  let ended = false;
  let unacknowledged = 0;
  let packetId = 0;
  let rest: Buffer | undefined;

  const lost = (why: string): void => {
    const error = new Error(`the connection of ${device.name} was lost: ${why}`);
    admitted.reject(error);
    if (!ended) onLost(error);
    ended = true;
    socket.destroy();
  };
  socket.on("connect", () => socket.write(connectFrame(device.name, device.name, device.secret)));
  socket.on("error", (error) => lost(error.message));
  socket.on("close", () => {
    closed.resolve();
    lost("the broker closed it");
  });
  socket.on("data", (chunk) => {
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    let acknowledged = 0;
    for (; at + answerBytes <= bytes.length; at += answerBytes) {
      if (bytes[at] === pubackType) acknowledged += 1;
      else if (bytes[at] === connackType && bytes[at + 3] === 0) admitted.resolve();
      else return lost(`it was answered ${bytes.subarray(at, at + answerBytes).toString("hex")}`);
    }
    rest = at < bytes.length ? bytes.subarray(at) : undefined;
    unacknowledged -= acknowledged;
    if (acknowledged > 0) onRoom();
  });
  await admitted.promise;

  return {
    get unacknowledged() {
      return unacknowledged;
    },
    add(payload) {
      packetId = packetId === 0xffff ? 1 : packetId + 1;
      frames.publish(topic, packetId, payload);
      unacknowledged += 1;
    },
    send() {
      socket.write(frames.take());
    },
    async end() {
      ended = true;
      socket.end(disconnectFrame);
      await closed.promise;
    },
  };
}
