import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPublishLane } from "./publish-lane.ts";

/** One packet; publishes are told apart by their payload, and by their topic whether the lane's owner takes them. */
interface Sent {
  kind: "qos0" | "qos1" | "qos2" | "ping";
  mine: boolean;
  size: number;
}

const sent = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant("qos1" as const) },
    fc.constantFrom("qos0" as const, "qos2" as const, "ping" as const),
  ),
  mine: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.constant(false)),
  size: fc.integer({ min: 0, max: 400 }),
});

function packet({ kind, mine, size }: Sent, n: number): Buffer {
  if (kind === "ping") return Buffer.from([0xc0, 0]);
  const topic = Buffer.from(mine ? "mine" : "other");
  const id = kind === "qos0" ? [] : [(n + 1) >> 8, (n + 1) & 255];
  const body = Buffer.concat([
    Buffer.from([0, topic.length]),
    topic,
    Buffer.from(id),
    Buffer.from(`${n} `.padEnd(size, "x")),
  ]);
  const qos = { qos0: 0, qos1: 2, qos2: 4 }[kind];
  const length = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7];
  return Buffer.concat([Buffer.from([0x30 | qos, ...length]), body]);
}

/** Whole packets in a row, as the broker's parser sees them. */
function* packetsOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    let length = 0;
    let body = at + 1;
    for (let scale = 1; ; scale *= 128) {
      const digit = bytes[body++] ?? Number.NaN;
      if (Number.isNaN(digit)) return;
      length += (digit & 127) * scale;
      if (digit < 128) break;
    }
    if (body + length > bytes.length) return;
    yield bytes.subarray(at, body + length);
    at = body + length;
  }
}

const numberOf = (payload: Buffer): number => Number(payload.toString().split(" ")[0]);

function play(packets: readonly Sent[], cuts: readonly number[], opensAfter = 0) {
  const stream = Buffer.concat(packets.map(packet));
  const taken: number[] = [];
  const order: number[] = [];
  let toBroker = Buffer.alloc(0);
  let seenByBroker = 0;
  let chunks = 0;
  const lane = createPublishLane({
    open: () => chunks > opensAfter,
    take({ topic, payload, packetId }, acknowledge) {
      if (topic !== "mine") return false;
      taken.push(numberOf(payload));
      order.push(numberOf(payload));
      acknowledge(packetId);
      return true;
    },
    write: () => {},
  });
  const places = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].toSorted(
    (a, b) => a - b,
  );
  for (const [from, to] of [0, ...places].map((at, i) => [at, places[i] ?? stream.length])) {
    chunks += 1;
    const left = lane.sift(stream.subarray(from, to));
    if (left === null) continue;
    toBroker = Buffer.concat([toBroker, left]);
    // The broker takes what is whole, in its order, after the lane.
    const whole = [...packetsOf(toBroker)];
    for (const one of whole.slice(seenByBroker)) {
      const n = packets.findIndex((each, i) => each.kind !== "ping" && packet(each, i).equals(one));
      if (n >= 0) order.push(n);
    }
    seenByBroker = whole.length;
  }
  return { stream, taken, order, left: [...packetsOf(toBroker)], toBroker };
}

const publishes = (packets: readonly Sent[]): number[] =>
  packets.flatMap(({ kind }, n) => (kind === "ping" ? [] : [n]));

describe("the lane of publishes", () => {
  it("loses, doubles and swaps nothing, however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(sent, { maxLength: 30 }),
        fc.array(fc.nat(20_000), { maxLength: 12 }),
        fc.nat(3),
        (packets, cuts, opensAfter) => {
          const { taken, order, left, toBroker } = play(packets, cuts, opensAfter);
          expect(order).toEqual(publishes(packets));
          // What the broker got are whole packets: the lane cut none apart.
          expect(Buffer.concat(left)).toEqual(toBroker);
          expect(taken.length + left.length).toBe(packets.length);
          for (const n of taken) expect(packets[n]).toMatchObject({ kind: "qos1", mine: true });
        },
      ),
      { numRuns: 500 },
    );
  });

  it("takes every publish at QoS 1 when there is nothing else", () => {
    const packets = Array.from({ length: 50 }, (): Sent => ({
      kind: "qos1",
      mine: true,
      size: 100,
    }));
    const { taken, left } = play(packets, [1, 2, 3, 150, 151, 4_000], -1);
    expect(taken).toEqual(packets.map((_, n) => n));
    expect(left).toEqual([]);
  });

  it("acknowledges with one write what becomes durable at once", async () => {
    const done: (() => void)[] = [];
    const written: Buffer[] = [];
    const lane = createPublishLane({
      open: () => true,
      take: ({ packetId }, acknowledge) => done.push(() => acknowledge(packetId)) > 0,
      write: (pubacks) => written.push(pubacks),
    });
    const three = [0, 1, 2].map((n) => packet({ kind: "qos1", mine: true, size: 10 }, n));
    expect(lane.sift(Buffer.concat(three))).toBeNull();
    await Promise.resolve();
    expect(written).toEqual([]);
    for (const acknowledge of done) acknowledge();
    await Promise.resolve();
    expect(written).toEqual([Buffer.from([0x40, 2, 0, 1, 0x40, 2, 0, 2, 0x40, 2, 0, 3])]);
  });

  it.each([
    ["an empty topic", [0x32, 4, 0, 0, 0, 1]],
    ["a topic beyond its packet", [0x32, 5, 0, 200, 97, 0, 1]],
    ["packet id 0", [0x32, 5, 0, 1, 97, 0, 0]],
    ["a length without an end", [0x32, 0xff, 0xff, 0xff, 0xff, 0xff, 1]],
  ])("leaves %s to the broker, which refuses it", (_, bytes) => {
    const lane = createPublishLane({ open: () => true, take: () => true, write: () => {} });
    expect(lane.sift(Buffer.from(bytes))).toEqual(Buffer.from(bytes));
  });

  it("gathers a packet that comes byte by byte without copying it again each time", () => {
    const big = packet({ kind: "qos1", mine: true, size: 16_000 }, 7);
    const taken: number[] = [];
    const lane = createPublishLane({
      open: () => true,
      take: ({ payload }) => taken.push(numberOf(payload)) > 0,
      write: () => {},
    });
    for (let at = 0; at < big.length; at++) {
      expect(lane.sift(big.subarray(at, at + 1))).toBeNull();
      expect(taken).toEqual(at === big.length - 1 ? [7] : []);
    }
  });
});
