import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "#platform/testing";
import { readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { packet, text } from "../testing/hostile/packets.ts";
import { topicFor } from "../wire/index.ts";

let test: TestIngest;
beforeAll(async () => {
  const unlimited = { bytesPerSecond: 2 ** 40, bytesInFlight: 2 ** 40 };
  test = await startTestIngest(await testDatabase(), { deviceLimits: unlimited });
});
afterAll(() => test.stop());

const topic = topicFor("berlin", "P-101");
const message = (n: number) =>
  JSON.stringify({ observedAt: test.clock.now() - 10_000 + n, signal: "vibration", value: 1 });

/** What packets take, beside the heap. */
function bytesInBuffers(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().arrayBuffers;
}

describe("publishes of QoS 2", () => {
  it("go on without end on one connection", async () => {
    const before = await test.ingest.ingestLog.heads();
    const client = await test.connect();
    for (let from = 0; from < 1_200; from += 100) {
      const some = Array.from({ length: 100 }, (_, i) => message(from + i));
      await Promise.all(some.map((one) => client.publishAsync(topic, one, { qos: 2 })));
    }
    expect(await readingsAfter(test.ingest, before)).toHaveLength(1_200);
    await client.endAsync();
  });

  it("take up no memory while their sender does not release them, nor once it is gone and its session is not", async () => {
    const before = bytesInBuffers();
    // Much of nothing after a reading, so that there is something to be kept.
    const large = (n: number) =>
      Buffer.concat([Buffer.from(message(n)), Buffer.alloc(900_000, " ")]);
    for (let connection = 0; connection < 4; connection += 1) {
      const socket = await signIn();
      for (let id = 1; id <= 10; id += 1) {
        const head = Buffer.concat([text(topic), Buffer.from([0, id])]);
        const released = received(socket, 4);
        socket.write(packet(0x34, Buffer.concat([head, large(connection * 10 + id)])));
        expect((await released).toString("hex")).toBe(`5002000${id.toString(16)}`);
      }
      socket.destroy();
      await once(socket, "close");
    }
    // Of 36 MB that were sent.
    expect(bytesInBuffers() - before).toBeLessThan(9_000_000);
  });
});

/** A session that the broker is asked to keep, each under an id of its own. */
let sessions = 0;
async function signIn(): Promise<Socket> {
  const socket = connect(test.broker.port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  const nameAndSecret = 0b1100_0000;
  const header = Buffer.from([...text("MQTT"), 4, nameAndSecret, 0, 0]);
  const names = [text(`half-open-${sessions++}`), text("gateway"), text(test.secret)];
  const answer = received(socket, 4);
  socket.write(packet(0x10, Buffer.concat([header, ...names])));
  expect((await answer).toString("hex")).toBe("20020000");
  return socket;
}

/** The next so many bytes. */
async function received(socket: Socket, count: number): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < count) {
    const [chunk] = await once(socket, "data");
    bytes = Buffer.concat([bytes, chunk]);
  }
  return bytes;
}
