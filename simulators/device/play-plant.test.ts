import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { decodePayload } from "#ingest/wire";
import { playPlant } from "./play-plant.ts";
import type { Publisher } from "./publisher.ts";

/** Plays until so many messages have come; `slowMs` is what the network takes for each. */
async function play(messages: number, { slowMs = 0 } = {}) {
  const stop = new AbortController();
  const sent: { topic: string; at: number }[] = [];
  const publisher: Publisher = {
    async publish(topic, payload) {
      sent.push({ topic, at: decodePayload(payload).readings[0]?.observedAt ?? NaN });
      if (sent.length === messages) stop.abort();
      if (slowMs > 0) await delay(slowMs);
    },
    settle: async () => {},
    acknowledged: () => 0,
    reconnects: () => 0,
    close: async () => {},
  };
  await playPlant({
    assets: ["A", "B", "C", "D"].map((tag) => ({ site: "s", tag, publisher })),
    periodMs: 40,
    observe: () => ({ vibration: 1 }),
    clock: Date.now,
    signal: stop.signal,
  });
  return sent;
}

test("every asset speaks in turn, and never twice at one moment", async () => {
  const sent = await play(12);
  const tags = sent.map(({ topic }) => topic.split("/")[3]);
  expect(tags).toEqual(["A", "B", "C", "D", "A", "B", "C", "D", "A", "B", "C", "D"]);
  for (const tag of ["A", "B", "C", "D"]) {
    const times = sent.filter((_, i) => tags[i] === tag).map(({ at }) => at);
    expect(new Set(times).size).toBe(times.length);
  }
});

test("what a slow network made it miss is left out, not made up for in a burst", async () => {
  const sent = await play(8, { slowMs: 60 });
  // Four assets every 40 ms would be at 20 messages after 200 ms; the network lets 1 through every 60.
  expect((sent.at(-1)?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThan(7 * 55);
});
