import { randomBytes } from "node:crypto";
import { type ProbeUser, probeTopic, probeUsers } from "../mosquitto/probes.ts";
import type { BrokerGuest } from "./broker-guest.ts";

/** Whom the doctor sends to the broker: the product, and the probes. */
export interface Guests {
  /** Hears what probes publish to their topics. */
  product: BrokerGuest;
  /** The second probe. */
  two: BrokerGuest;
  /** A new connection each time, because some brokers close it over a forbidden topic. */
  visit: (user: ProbeUser) => Promise<BrokerGuest>;
}

/** No reading, so that nothing takes it for one. */
export function nonce(): string {
  return `millwright doctor ${randomBytes(8).toString("hex")}`;
}

/**
 * Whether what this probe publishes to that topic comes to the product, which listens there. The broker handles packets in turn: when the
 * second probe's word has come, the other would have, if ever.
 */
export async function reaches(guests: Guests, user: ProbeUser, topic: string): Promise<boolean> {
  const { product, two, visit } = guests;
  const tried = nonce();
  await (await visit(user)).publish(topic, tried);
  const word = nonce();
  await two.publish(probeTopic(probeUsers[1]), word);
  await product.hears(word);
  return product.heard.includes(tried);
}
