import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { encodeSnapshot, topicFor } from "#ingest/wire";
import { connectPublisher } from "#simulators";
import { apiClient } from "./api-client.ts";
import { installPlant, pumps, pumpStation } from "./install-plant.ts";
import { keptReadings } from "./kept-readings.ts";
import { settled } from "./settled.ts";

const stepMs = 10_000;
/** Between these moments, and on P-101 only, vibration stands at 9 mm/s: over the limit of 7.1. */
const worn = { from: 100, to: 300, tag: "P-101" };
const onDelayMs = 60_000;

export interface SteadyLoad {
  /** Publishes the next so many moments of all pumps, a little apart; resolves when they found their place. */
  publish(moments: number): Promise<void>;
  acknowledged(): number;
  /** The first message of P-104, as it was sent: to be sent again it must change nothing. */
  readonly first: { tag: string; topic: string; payload: string };
  /**
   * Waits until all is acknowledged, stored, scored and delivered, and checks that each reading was kept once and that the
   * one fault was flagged once, at its moment, and led to one order.
   */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** Four pumps behind one gateway that publish moment after moment of a day that is over, whatever happens to the product. */
export async function startSteadyLoad({
  http,
  mqtt,
  token,
}: {
  http: string;
  mqtt: string;
  token: string;
}): Promise<SteadyLoad> {
  const admin = apiClient(http, token);
  await installPlant(admin, pumpStation);
  const device = { name: "gateway", site: "riverside", assets: pumps };
  const { secret } = await admin.post("/devices", device);
  const publisher = await connectPublisher({
    url: mqtt,
    username: device.name,
    password: secret,
    window: 64,
    patienceMs: 60_000,
  });
  const startsAt = Math.floor(Date.now() / stepMs) * stepMs - 24 * 3_600_000;
  let moment = 0;

  const valuesOf = (tag: string, n: number) => ({
    vibration: tag === worn.tag && n >= worn.from && n < worn.to ? 9 : 2.5 + Math.sin(n) / 3,
    temperature: 61 + 2 * Math.sin(n / 3),
    pressure: 6 + Math.cos(n) / 10,
  });

  const messageOf = (tag: string, n: number) => ({
    tag,
    topic: topicFor("riverside", tag),
    payload: encodeSnapshot({ observedAt: startsAt + n * stepMs, values: valuesOf(tag, n) }),
  });

  return {
    async publish(moments) {
      for (const end = moment + moments; moment < end; moment += 1) {
        for (const tag of pumps) {
          const { topic, payload } = messageOf(tag, moment);
          await publisher.publish(topic, payload);
        }
        await delay(4);
      }
    },
    first: messageOf("P-104", 0),
    acknowledged: () => publisher.acknowledged(),
    async finish() {
      await publisher.settle();
      const window = { from: startsAt, to: startsAt + moment * stepMs };
      // What an external broker has acknowledged may still be on its way to us.
      await expect
        .poll(
          async () => [...(await keptReadings(admin, window)).values()].map(({ length }) => length),
          { timeout: 60_000, interval: 500 },
        )
        .toEqual(Array.from({ length: pumps.length * 3 }, () => moment));
      await settled(admin);
      const times = Array.from({ length: moment }, (_, n) => startsAt + n * stepMs);
      const kept = await keptReadings(admin, window);
      expect(kept.size).toBe(pumps.length * 3);
      for (const [signal, observed] of kept) expect([signal, observed]).toEqual([signal, times]);

      const flags = (await admin.list("/flags")).map(
        // oxlint-disable-next-line typescript/no-explicit-any -- an answer of the API, whose shape other tests check
        ({ asset, condition, occurrences, raisedAt, returnedAt }: any) => ({
          tag: asset.tag,
          condition,
          occurrences,
          raisedAt,
          returnedAt,
        }),
      );
      const at = (n: number): string => new Date(startsAt + n * stepMs).toISOString();
      expect(flags).toEqual([
        {
          tag: worn.tag,
          condition: "vibration-high",
          occurrences: 1,
          raisedAt: at(worn.from + onDelayMs / stepMs),
          returnedAt: at(worn.to),
        },
      ]);
      expect(await admin.list("/work-orders?status=any")).toHaveLength(1);
    },
    close: () => publisher.close(),
  };
}
