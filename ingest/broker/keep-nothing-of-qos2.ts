import type { Aedes } from "aedes";

/** The part of aedes' persistence that remembers publishes of QoS 2 between PUBLISH and PUBREL, so that one which comes twice is delivered once. */
interface Remembered {
  incomingStorePacket(client: unknown, packet: unknown): Promise<void>;
  incomingGetPacket(client: unknown, packet: { cmd: string }): Promise<unknown>;
  incomingDelPacket(client: unknown, packet: unknown): Promise<void>;
}

/**
 * A publish is on disk before its PUBREC goes out, and what comes twice counts once: there is nothing to remember until its PUBREL. Left alone,
 * aedes keeps the whole packet, a thousand of a connection, and those of a session that is not clean for good: memory that a single
 * device could fill. Call once the broker listens, which is when it makes its persistence.
 */
export function keepNothingOfQos2(broker: Aedes): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- aedes types its persistence as an option only; a test fails if this changes
  const { persistence } = broker as unknown as { persistence: Remembered };
  persistence.incomingStorePacket = async () => {};
  // Unknown when it is published, so that it is answered like a new one; known when it is released, which frees its place in aedes' window.
  persistence.incomingGetPacket = async (_client, packet) => {
    if (packet.cmd !== "pubrel") throw new Error("nothing of it is kept");
    return packet;
  };
  persistence.incomingDelPacket = async () => {};
}
