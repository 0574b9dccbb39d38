import type { Socket } from "node:net";
import type { CloseReason } from "../intake/counters.ts";

export interface DoorLimits {
  /** All together. */
  connections: number;
  /** From one network address. */
  perAddress: number;
  /** Whose CONNECT was not accepted yet. */
  strangers: number;
}

export interface Door {
  connections(): number;
  strangers(): number;
  /** Takes a connection in, or closes it: then false. */
  enter(socket: Socket): boolean;
  /** Who stands behind this connection is known now. `conn` may be the encrypted stream over what entered. */
  admit(conn: Socket): void;
  closeStrangers(): void;
}

/**
 * Bounds connections. Who has not said who he is holds a place only while there is room for strangers: beyond that the
 * address with most of them loses its oldest, so that thousands of idle sockets keep nobody else out.
 */
export function createDoor(limits: DoorLimits, count: (reason: CloseReason) => void): Door {
  const addresses = new Map<string, { all: number; strangers: Map<string, Socket> }>();
  let connections = 0;
  let strangers = 0;

  const evictStranger = (): void => {
    let crowd = new Map<string, Socket>();
    for (const address of addresses.values()) {
      if (address.strangers.size > crowd.size) crowd = address.strangers;
    }
    const [oldest] = crowd.entries();
    if (oldest === undefined) return;
    const [key, socket] = oldest;
    crowd.delete(key);
    strangers -= 1;
    count("too-many-strangers");
    socket.destroy();
  };

  return {
    connections: () => connections,
    strangers: () => strangers,
    enter(socket) {
      const name = socket.remoteAddress ?? "";
      const address = addresses.get(name) ?? { all: 0, strangers: new Map<string, Socket>() };
      const full = connections >= limits.connections;
      if (full || address.all >= limits.perAddress) {
        count(full ? "too-many-connections" : "too-many-of-address");
        socket.destroy();
        return false;
      }
      const key = keyOf(socket);
      addresses.set(name, address);
      address.all += 1;
      address.strangers.set(key, socket);
      connections += 1;
      strangers += 1;
      socket.once("close", () => {
        connections -= 1;
        address.all -= 1;
        if (address.strangers.get(key) === socket) {
          address.strangers.delete(key);
          strangers -= 1;
        }
        if (address.all === 0) addresses.delete(name);
      });
      if (strangers > limits.strangers) evictStranger();
      return true;
    },
    admit(conn) {
      if (addresses.get(conn.remoteAddress ?? "")?.strangers.delete(keyOf(conn)) === true) {
        strangers -= 1;
      }
    },
    closeStrangers() {
      const all = [...addresses.values()].flatMap((address) => [...address.strangers.values()]);
      for (const socket of all) socket.destroy();
    },
  };
}

/** The same for a socket and the encrypted stream over it, and unique among open connections of one address. */
function keyOf({ remotePort, localAddress, localPort }: Socket): string {
  return `${remotePort} ${localAddress} ${localPort}`;
}
