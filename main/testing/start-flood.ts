import { setTimeout as delay } from "node:timers/promises";
import { apiClient } from "./api-client.ts";
import { connectRaw } from "./raw-mqtt.ts";
import type { Flood, RawMqtt } from "./raw-mqtt.ts";
import type { SteadyLoad } from "./steady-load.ts";

/** So many devices, so that neither a device's share nor what the network holds of each hides what the product holds. */
const devices = 10;
/** White space behind the message: more bytes, not more readings. */
const padding = " ".repeat(16_000);

/** Devices that say what was said already, as fast as they are read. What comes again changes nothing. */
export async function startFlood(
  { http, mqtt }: { http: string; mqtt: string },
  { token, load }: { token: string; load: SteadyLoad },
) {
  const admin = apiClient(http, token);
  const { tag, topic, payload } = load.first;
  await using stack = new AsyncDisposableStack();
  const connections: RawMqtt[] = [];
  for (let n = 0; n < devices; n += 1) {
    const device = { name: `flood-${n}`, site: "riverside", assets: [tag] };
    const { secret } = await admin.post("/devices", device);
    connections.push(stack.use(await connectRaw(mqtt, { name: device.name, secret })));
  }
  let floods: Flood[] = [];
  const sent = (): number => floods.reduce((sum, flood) => sum + flood.sent(), 0);
  const running = stack.move();
  return {
    begin(): void {
      floods = connections.map((one) => one.flood({ topic, payload: payload + padding }));
    },
    sent,
    /** How many more were taken from them within so long. */
    async sentWithin(ms: number): Promise<number> {
      const before = sent();
      await delay(ms);
      return sent() - before;
    },
    /** Resolves when every message that was ever sent is acknowledged: none was dropped, and no connection closed. */
    async end(): Promise<void> {
      await Promise.all(floods.map((flood) => flood.end()));
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
