// Everything a broken or malicious client may do, all at once and for ever. Its orders come as one line of JSON on stdin; it
// tells how often it has done what, line by line.
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import {
  type Attack,
  type AttackCounts,
  attacks,
  type HostileOrders,
  hostileOrdersSchema,
} from "./hostile-words.ts";
import { connack, connectPacket, packet, publishPacket, text } from "./packets.ts";

const counts: AttackCounts = Object.fromEntries(attacks.map((attack) => [attack, 0]));
const pauseMs = 5;

function begin({ port, name, secret, ownTopic, othersTopic }: HostileOrders): void {
  /** One connection after the other, for ever. */
  const again = (attack: Attack, use: (socket: Socket) => void): void => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    socket.on("error", () => {});
    socket.on("close", () => setTimeout(again, pauseMs, attack, use));
    socket.on("connect", () => {
      counts[attack] = (counts[attack] ?? 0) + 1;
      use(socket);
      // What nobody reads keeps a connection from ending on this side.
      socket.resume();
    });
  };
  // Made once: what the attacker himself costs is not what the others are to feel.
  const tenMegabytes = publishPacket(text(ownTopic), 1, Buffer.alloc(10_000_000, "x"));
  const asHimself = connectPacket("", name, secret);
  /** Signs in with credentials that are right, and then. */
  const signedIn = (attack: Attack, then: (socket: Socket) => void): void =>
    again(attack, (socket) => {
      socket.once("data", (answer) => {
        if (answer[0] === connack && answer[3] === 0) then(socket);
      });
      socket.write(asHimself);
    });
  /** The same message for ever, as fast as it is acknowledged. */
  const forever = (attack: Attack, payload: Buffer): void =>
    signedIn(attack, (socket) => {
      let id = 0;
      const send = (): void => {
        id = (id % 0xffff) + 1;
        counts[attack] = (counts[attack] ?? 0) + 1;
        socket.write(publishPacket(text(ownTopic), id, payload));
      };
      socket.on("data", send);
      send();
    });

  for (let i = 0; i < 8; i++) {
    again("wrong-credentials", (socket) => socket.write(connectPacket("", name, "guess")));
  }
  for (let i = 0; i < 4; i++) {
    signedIn("topic-of-others", (socket) => {
      const stolen = JSON.stringify({ observedAt: Date.now(), signal: "vibration", value: 1 });
      socket.write(publishPacket(text(othersTopic), 1, stolen));
    });
  }
  for (let i = 0; i < 4; i++) {
    signedIn("ten-megabytes", (socket) => socket.write(tenMegabytes));
  }
  for (let i = 0; i < 200; i++) {
    again("byte-by-byte", (socket) => {
      let at = 0;
      const drip = setInterval(() => socket.write(asHimself.subarray(at, ++at)), 200);
      socket.once("close", () => clearInterval(drip));
    });
  }
  for (let i = 0; i < 500; i++) again("silence", () => {});
  for (let i = 0; i < 4; i++) {
    again("not-mqtt", (socket) => socket.write(Buffer.alloc(1_000, 0xff)));
    signedIn("invalid-topic", (socket) => {
      const topic = text(Buffer.from([0xc3, 0x28, 0xff]));
      socket.write(packet(0x32, Buffer.concat([topic, Buffer.from([0, 1]), Buffer.from("x")])));
    });
  }
  for (let i = 0; i < 2; i++) {
    forever("invalid-utf8", Buffer.from([0xff, 0xfe, 0xc3, 0x28]));
    forever("poison", Buffer.from('{"observedAt":"now","signal":[],"value":{}}'));
  }
}

setInterval(() => process.stdout.write(`${JSON.stringify(counts)}\n`), 100);
createInterface({ input: process.stdin }).on("line", (line) =>
  begin(hostileOrdersSchema.parse(JSON.parse(line))),
);
