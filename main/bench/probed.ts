import { setTimeout as delay } from "node:timers/promises";
import { watchOrders } from "#simulators";
import { feedPlace } from "./feed-place.ts";
import type { ProductUnderLoad } from "./product-under-load.ts";
import { watchFlags } from "./watch-flags.ts";

const feedPatienceMs = 10_000;

/** Milliseconds from the publish of each probe until its flag could be read, and until its order was on the feed. */
export interface Seen {
  flagMs: number[];
  orderMs: number[];
}

/** What a run with probes led to, as it was seen from outside. */
export async function probed(
  product: ProductUnderLoad,
  name: string,
  run: () => Promise<unknown>,
): Promise<Seen> {
  const orderMs: number[] = [];
  const watching = new AbortController();
  await using flags = await watchFlags(product.databaseUrl);
  await using place = await feedPlace(product.databaseUrl);
  const { http: httpUrl, token } = product;
  const { after } = place;
  const orders = watchOrders({ httpUrl, token, signal: watching.signal, after }, ({ latencyMs }) =>
    orderMs.push(latencyMs),
  );
  await product.profiled(name, run);
  await product.settled();
  const opened = await place.ordersSince();
  // The last of them is on its way through the feed.
  const until = performance.now() + feedPatienceMs;
  while (orderMs.length < opened && performance.now() < until) await delay(5);
  watching.abort();
  await orders;
  return { flagMs: await flags.latenciesMs(), orderMs };
}
