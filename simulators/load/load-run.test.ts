import { expect, it } from "vitest";
import { createLoadRun } from "./load-run.ts";
import type { Speaker } from "./load-run.ts";
import type { RunCommand } from "./publisher-words.ts";

/** A connection whose acknowledgements come when the test says so, and a machine that notes what it is asked. */
function speaker() {
  const link = {
    unacknowledged: 0,
    writes: 0,
    add: () => void (link.unacknowledged += 1),
    send: () => void (link.writes += 1),
    end: async () => {},
  };
  const asked: { at: number; late: boolean }[] = [];
  const probes: number[] = [];
  const make = (at: number, late: boolean) => {
    asked.push({ at, late });
    return { payload: "payload", late };
  };
  const one: Speaker = {
    link,
    maker: { single: make, snapshot: make, probe: (signal) => probes.push(signal) },
    held: [],
  };
  return { one, link, asked, probes };
}

const begin = 1_000_000;
function start(command: Partial<RunCommand>, speakers: readonly Speaker[], window = 5) {
  let now = begin;
  const run = createLoadRun({
    command: {
      kind: "run",
      seconds: 1,
      readingsPerMessage: 1,
      messagesPerSecond: null,
      lateShare: 0,
      probes: null,
      ...command,
    },
    speakers,
    window,
    startedAt: begin,
    now: () => now,
    random: () => 0.5,
  });
  return {
    run,
    at: (ms: number): void => {
      now = begin + ms;
      run.tick();
    },
  };
}

it("flat out, every connection's window is kept full until the time is over", () => {
  const [a, b] = [speaker(), speaker()];
  const { run, at } = start({}, [a.one, b.one]);
  at(0);
  expect([a.link.unacknowledged, b.link.unacknowledged]).toEqual([5, 5]);
  a.link.unacknowledged -= 2;
  run.room(a.one);
  expect(run.sent.messages).toBe(12);
  expect(a.link.writes).toBe(2);
  at(1_000);
  a.link.unacknowledged = 0;
  run.room(a.one);
  expect(run.sent.messages).toBe(12);
  expect(run.done()).toBe(false);
  b.link.unacknowledged = 0;
  expect(run.done()).toBe(true);
});

it("at a rate, messages are spread over the machines and bear the moment at which they were due", () => {
  const [a, b] = [speaker(), speaker()];
  const { run, at } = start({ messagesPerSecond: 100 }, [a.one, b.one], 50);
  at(95);
  expect(a.asked.map((one) => one.at - begin)).toEqual([0, 20, 40, 60, 80]);
  expect(b.asked.map((one) => one.at - begin)).toEqual([10, 30, 50, 70]);
  at(5_000);
  expect(run.sent.messages).toBe(100);
});

it("a message that finds the window full goes later and keeps its moment", () => {
  const { one, link, asked } = speaker();
  const { run, at } = start({ messagesPerSecond: 100 }, [one], 2);
  at(35);
  expect(run.sent.messages).toBe(2);
  at(1_000);
  link.unacknowledged = 1;
  run.room(one);
  expect(asked.map(({ at }) => at - begin)).toEqual([0, 10, 20]);
  expect(run.done()).toBe(false);
});

it("counts readings, late ones and bytes", () => {
  const { one } = speaker();
  const { run, at } = start({ readingsPerMessage: 10, lateShare: 0.6 }, [one], 3);
  at(0);
  expect(run.sent).toEqual({ messages: 3, readings: 30, late: 30, payloadBytes: 21, probes: 0 });
});

it("probes come at their rate, each on a machine of its own", () => {
  const all = [speaker(), speaker(), speaker()];
  const { at } = start(
    { messagesPerSecond: 10, probes: { signal: 4, perSecond: 2 } },
    all.map(({ one }) => one),
  );
  at(600);
  expect(all.map(({ probes }) => probes)).toEqual([[4], [], []]);
  at(1_000);
  expect(all.map(({ probes }) => probes)).toEqual([[4], [4], []]);
});
