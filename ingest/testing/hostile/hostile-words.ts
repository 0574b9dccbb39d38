import { z } from "#platform";

export const hostileOrdersSchema = z.object({
  port: z.int(),
  /** Credentials that are right, of a device that misbehaves. */
  name: z.string(),
  secret: z.string(),
  ownTopic: z.string(),
  othersTopic: z.string(),
});
export type HostileOrders = z.infer<typeof hostileOrdersSchema>;

export const attacks = [
  "wrong-credentials",
  "topic-of-others",
  "ten-megabytes",
  "byte-by-byte",
  "silence",
  "not-mqtt",
  "invalid-topic",
  "invalid-utf8",
  "poison",
] as const;
export type Attack = (typeof attacks)[number];

/** How often each was done. */
export const attackCountsSchema = z.record(z.string(), z.number());
export type AttackCounts = z.infer<typeof attackCountsSchema>;
