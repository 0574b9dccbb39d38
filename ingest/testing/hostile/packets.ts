/** Packets of MQTT 3.1.1 by hand: for more clients than a library could hold, and for what no library would send. */
export function connectPacket(clientId: string, user: string, secret: string): Buffer {
  const nameAndSecret = 0b1100_0000;
  const clean = 0b0000_0010;
  // No keep-alive: who holds ten thousand connections has other things to do than to ping.
  const header = Buffer.from([...text("MQTT"), 4, nameAndSecret | clean, 0, 0]);
  return packet(0x10, Buffer.concat([header, text(clientId), text(user), text(secret)]));
}

/** At QoS 1. */
export function publishPacket(topic: Buffer, id: number, payload: Buffer | string): Buffer {
  const head = Buffer.concat([topic, Buffer.from([id >> 8, id & 0xff])]);
  return packet(0x32, Buffer.concat([head, Buffer.from(payload)]));
}

export function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

export function packet(type: number, body: Buffer): Buffer {
  const length: number[] = [];
  let left = body.length;
  do {
    const digit = left % 128;
    left = Math.floor(left / 128);
    length.push(left > 0 ? digit | 128 : digit);
  } while (left > 0);
  return Buffer.concat([Buffer.from([type, ...length]), body]);
}

export const connack = 0x20;
export const puback = 0x40;
/** Of both: type, length, and two of content. */
export const answerBytes = 4;
