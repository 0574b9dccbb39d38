import type { Socket } from "node:net";
import type { Client } from "aedes";
import type { DeviceGuard, DeviceUse, TakenMessage } from "./device-limits.ts";
import type { Inflow } from "./inflow.ts";

/** What is under way on one connection. Opaque: for the functions of `Connections`. */
export interface Connection {
  /** Null until its CONNECT was accepted. */
  signedIn: { client: Client; use: DeviceUse } | null;
  /** Messages that are not on disk yet. */
  underWay: number;
}

export interface Connections {
  /** From the socket's first byte on. What is read goes through `sift`, and the broker gets what that leaves. */
  open(socket: Socket, sift: (chunk: Buffer) => Buffer | null): Connection;
  /** That of a client that signed in. */
  of(client: Client): Connection | undefined;
  /** Who stands behind a connection; undefined until its CONNECT was accepted. */
  clientOf(connection: Connection): Client | undefined;
  /** A packet came that the broker has not seen. */
  heard(client: Client): void;
  signedIn(client: Client, deviceName: string): void;
  /** A message was taken. */
  enter(connection: Connection, message: TakenMessage): void;
  /** It is on disk. */
  leave(connection: Connection, message: TakenMessage): void;
  stop(): void;
}

const keepAliveEveryMs = 1_000;

/** Ties the flow control of the broker as a whole to that of its devices, connection by connection. */
export function createConnections(inflow: Inflow, guard: DeviceGuard): Connections {
  const connections = new WeakMap<object, Connection>();
  const busy = new Set<Connection>();

  // Who waits for us is not silent: what it sends lies unread in the socket, its PINGREQ too.
  const keepAlive = setInterval(() => {
    for (const { signedIn } of busy) refresh(signedIn?.client);
    for (const socket of inflow.held) refresh(connections.get(socket)?.signedIn?.client);
  }, keepAliveEveryMs);
  keepAlive.unref();

  return {
    open(socket, sift) {
      const connection: Connection = { signedIn: null, underWay: 0 };
      connections.set(socket, connection);
      inflow.guard(socket, sift, {
        mayRead: (goOn) =>
          connection.signedIn === null || guard.mayRead(connection.signedIn.use, goOn),
        forget(goOn) {
          if (connection.signedIn !== null) guard.forget(connection.signedIn.use, goOn);
          busy.delete(connection);
        },
      });
      return connection;
    },
    of: (client) => connections.get(client.conn),
    clientOf: ({ signedIn }) => signedIn?.client,
    heard: refresh,
    signedIn(client, deviceName) {
      const connection = connections.get(client.conn);
      if (connection !== undefined) {
        connection.signedIn = { client, use: guard.of(deviceName) };
      }
    },
    enter(connection, message) {
      inflow.enter(message.weight);
      if (connection.signedIn === null) return;
      guard.enter(connection.signedIn.use, message);
      connection.underWay += 1;
      if (connection.underWay === 1) busy.add(connection);
    },
    leave(connection, message) {
      if (connection.signedIn !== null) {
        connection.underWay -= 1;
        if (connection.underWay === 0) busy.delete(connection);
        guard.leave(connection.signedIn.use, message);
      }
      inflow.leave(message.weight);
    },
    stop() {
      clearInterval(keepAlive);
      guard.stop();
    },
  };
}

/** As if a packet had come. */
function refresh(client: Client | undefined): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- aedes closes a connection after 1.5 times its keep-alive without a packet, read or not, and has no public way to say otherwise; a test fails if this changes
  (client as { _keepaliveTimer?: NodeJS.Timeout | null } | undefined)?._keepaliveTimer?.refresh();
}
