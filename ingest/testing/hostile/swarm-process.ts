// Many well-behaved devices in one process. Its orders come as one line of JSON on stdin; it tells how it fares, line by line.
// Whoever loses his connection comes back at once and sends again what was not acknowledged.
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { answerBytes, connack, connectPacket, puback, publishPacket, text } from "./packets.ts";
import { type SwarmOrders, swarmOrdersSchema, type SwarmStatus } from "./swarm-words.ts";

const input = createInterface({ input: process.stdin });
const status: SwarmStatus = { connected: 0, sent: 0, acknowledged: 0, lost: 0, p50: 0, p95: 0 };
const sockets = new Set<Socket>();
let latencies: number[] = [];

function begin({ port, devices, base, window, each }: SwarmOrders): void {
  devices.forEach((device, number) => {
    const topic = text(device.topic);
    const waiting = new Map<number, { payload: string; at: number }>();
    let id = 0;
    let left = each;

    const join = (): void => {
      const socket = connect({ host: "127.0.0.1", port, noDelay: true });
      sockets.add(socket);
      let in_ = false;
      let rest = Buffer.alloc(0);
      const send = (packetId: number, payload: string): void => {
        waiting.set(packetId, { payload, at: performance.now() });
        socket.write(publishPacket(topic, packetId, payload));
      };
      const fill = (): void => {
        while (waiting.size < window && left > 0) {
          left -= 1;
          id = (id % 0xffff) + 1;
          const observedAt = base + status.sent++;
          send(id, JSON.stringify({ observedAt, signal: "vibration", value: observedAt % 50 }));
        }
      };
      socket.on("connect", () =>
        socket.write(connectPacket(`swarm-${number}`, device.name, device.secret)),
      );
      socket.on("data", (chunk) => {
        rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        for (; rest.length >= answerBytes; rest = rest.subarray(answerBytes)) {
          if (rest[0] === connack && rest[3] === 0) {
            in_ = true;
            status.connected += 1;
            for (const [packetId, { payload }] of waiting) send(packetId, payload);
          } else if (rest[0] === puback) {
            const packetId = rest.readUInt16BE(2);
            const sent = waiting.get(packetId);
            if (sent === undefined) continue;
            waiting.delete(packetId);
            status.acknowledged += 1;
            latencies.push(performance.now() - sent.at);
          }
        }
        if (in_) fill();
      });
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        if (in_) status.connected -= 1;
        status.lost += 1;
        // One more to send, so that coming back can be seen to work.
        left += left === 0 ? 1 : 0;
        setTimeout(join, Math.random() * 100);
      });
    };
    join();
  });
}

setInterval(() => {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  status.p50 = at(0.5);
  status.p95 = at(0.95);
  latencies = sorted.length > 200_000 ? [] : latencies;
  process.stdout.write(`${JSON.stringify(status)}\n`);
}, 100);

input.on("line", (line) => {
  if (line === "forget") latencies = [];
  // As when the network between them and the broker is gone for a moment.
  else if (line === "drop") for (const socket of sockets) socket.destroy();
  else begin(swarmOrdersSchema.parse(JSON.parse(line)));
});
