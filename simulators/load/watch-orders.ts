import { z } from "zod";
import { readFeed } from "../api/feed.ts";
import type { ApiOptions } from "../api/api-client.ts";

export interface SeenOrder {
  /** From the publish of the reading that raised the flag to this line of the feed, ms. */
  latencyMs: number;
  number: string;
}

const flagSchema = z.object({
  assetTag: z.string(),
  failureMode: z.string(),
  triggeredAt: z.iso.datetime().transform((text) => Date.parse(text)),
});
const orderSchema = z.object({
  assetTag: z.string(),
  failureMode: z.string(),
  number: z.coerce.string(),
});

/**
 * Tells of each order that comes up on the dispatch feed after a position, until the signal aborts. A machine of the load stamps a reading
 * when it publishes it, so the flag's own `triggeredAt` is the moment of the publish.
 */
export async function watchOrders(
  options: ApiOptions & { after: string },
  onOrder: (order: SeenOrder) => void,
): Promise<void> {
  const publishedAt = new Map<string, number>();
  for await (const { topic, payload } of readFeed(options, { after: options.after })) {
    const now = Date.now();
    if (topic === "flag.raised") {
      const flag = flagSchema.parse(payload);
      publishedAt.set(`${flag.assetTag} ${flag.failureMode}`, flag.triggeredAt);
    } else if (topic === "workorder.opened") {
      const order = orderSchema.parse(payload);
      const at = publishedAt.get(`${order.assetTag} ${order.failureMode}`);
      if (at !== undefined) onOrder({ latencyMs: now - at, number: order.number });
    }
  }
}
