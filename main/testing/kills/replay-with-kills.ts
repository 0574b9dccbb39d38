import { setTimeout as delay } from "node:timers/promises";
import { runReplay } from "#simulators";
import type { RecordedFleet, ReplayOptions } from "#simulators";
import { apiClient } from "../api-client.ts";
import { keptReadings } from "../kept-readings.ts";
import { settled } from "../settled.ts";
import { whatStands } from "../what-stands.ts";
import type { KillPoint } from "./kill-points.ts";

/** What can be killed and started again. */
export type Victim = { kill(): Promise<void>; start(): Promise<void> };

/** Replays a recording, kills at each point and starts again, and says what stands when all has been done. */
export async function replayWithKills(options: {
  fleet: RecordedFleet;
  httpUrl: string;
  mqttUrl: string;
  adminToken: string;
  points: readonly KillPoint[];
  victims: Record<string, Victim>;
  consumed?: ReplayOptions["consumed"];
}) {
  const { fleet, httpUrl, mqttUrl, adminToken, points, victims } = options;
  const killer = createKiller(points, victims);
  const result = await runReplay({
    fleet,
    httpUrl,
    mqttUrl,
    adminToken,
    onProgress: ({ published, total }) => killer.reached(published / total),
    consumed: options.consumed,
  }).catch(async (error: unknown) => {
    // Nobody may be started again by a strike under way while the test clears up.
    await killer.giveUp();
    throw error;
  });
  const kills = await killer.done();
  const admin = apiClient(httpUrl, adminToken);
  await settled(admin);
  return {
    kills,
    seconds: result.seconds,
    readings: result.readings,
    stands: await whatStands(admin),
    kept: await keptReadings(admin, { from: fleet.startsAt, to: fleet.endsAt + 1 }),
  };
}

/** One kill after the other; a point that is passed while somebody is down is made up for as soon as they are back. */
function createKiller(points: readonly KillPoint[], victims: Record<string, Victim>) {
  const waiting = [...points];
  const given = { up: false };
  let kills = 0;
  let killing: Promise<void> = Promise.resolve();

  const strike = async ({ victim: name, delayMs, againMs }: KillPoint): Promise<void> => {
    const victim = victims[name]!;
    if (given.up) return;
    await delay(delayMs);
    await victim.kill();
    kills += 1;
    if (againMs !== null) {
      const starting = victim.start().catch(() => {}); // it will not come to its ready line
      await delay(againMs);
      await victim.kill();
      await starting;
      kills += 1;
    }
    await victim.start();
  };

  return {
    reached(share: number): void {
      while ((waiting[0]?.after ?? Infinity) <= share) {
        const point = waiting.shift()!;
        killing = killing.then(() => strike(point));
        killing.catch(() => {}); // told by done()
      }
    },
    async giveUp(): Promise<void> {
      waiting.length = 0;
      given.up = true;
      await killing.catch(() => {});
    },
    async done(): Promise<number> {
      this.reached(1);
      await killing;
      return kills;
    },
  };
}
