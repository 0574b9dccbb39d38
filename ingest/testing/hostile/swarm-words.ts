import { z } from "#platform";

export const swarmOrdersSchema = z.object({
  port: z.int(),
  devices: z.array(z.object({ name: z.string(), secret: z.string(), topic: z.string() })),
  /** The first reading's time; each has one of its own. */
  base: z.number(),
  /** Messages of a connection that may be unacknowledged. */
  window: z.int(),
  /** Messages of each device; one more whenever it has come back. */
  each: z.number(),
});
export type SwarmOrders = z.infer<typeof swarmOrdersSchema>;

export const swarmStatusSchema = z.object({
  connected: z.number(),
  /** Messages, each once however often it had to be sent. */
  sent: z.number(),
  acknowledged: z.number(),
  /** Connections that ended, and attempts that failed. */
  lost: z.number(),
  /** From publish to PUBACK, ms, since it was last told to forget. */
  p50: z.number(),
  p95: z.number(),
});
export type SwarmStatus = z.infer<typeof swarmStatusSchema>;
