import { Socket } from "node:net";
import { Aedes, type AedesPublishPacket, type Client } from "aedes";
import { endGrace } from "../devices/devices.ts";
import { createConnectionNotes } from "../devices/note-connections.ts";
import type { CloseReason } from "../intake/counters.ts";
import type { Ingest, Inlet } from "../open-ingest.ts";
import type { DeviceEntry } from "../registry/snapshot.ts";
import { limits } from "../wire/index.ts";
import { withPatience } from "../with-patience.ts";
import { createConnections, type Connection } from "./connections.ts";
import { createDeviceGuard, deviceLimitsOf } from "./device-limits.ts";
import type { DeviceLimitsSaid, TakenMessage } from "./device-limits.ts";
import { createDoor } from "./door.ts";
import { createFrameGuard } from "./frame-guard.ts";
import { createInflow } from "./inflow.ts";
import { keepNothingOfQos2 } from "./keep-nothing-of-qos2.ts";
import { mostConnections } from "./most-connections.ts";
import { openListeners, type TlsListener } from "./listeners.ts";
import { mayPublish } from "./may-publish.ts";
import { createPublishLane } from "./publish-lane.ts";
import { createSessions, type Session } from "./sessions.ts";
import { guardSignIn } from "./sign-in.ts";

export interface Broker extends Inlet {
  /** Where it listens; the ports are the real ones when 0 was asked for, and 0 where nothing listens. */
  host: string;
  port: number;
  /** The one with TLS. */
  tlsPort: number;
  connections(): number;
  /** Connections whose CONNECT was not accepted yet. */
  strangers(): number;
  /** Reads the certificate's files now, which happens by itself every few seconds. */
  reloadCertificate(): Promise<void>;
  /** Lets what was read become durable and be acknowledged, then closes every connection. */
  stop(): Promise<void>;
}

const stopPatienceMs = 5_000;

/**
 * What may be between the sockets and the disk: 10,000 messages of 100 bytes, which is a commit under way and the next one. More of them would
 * not be acknowledged sooner; they only lie in memory where the garbage collector moves them, and not in the socket.
 */
const inFlightBytes = 6 * 1_048_576;
/** Under load every commit has a full broker behind it; one that stays full for so long hears nothing. */
const deafAfterMs = 1_000;

/**
 * The embedded broker. Devices publish to it and nobody subscribes, so a publish goes to the intake and no further.
 * aedes acknowledges a publish when `authorizePublish` calls back; that happens once the readings are on disk.
 */
export async function startBroker(options: {
  ingest: Ingest;
  host: string;
  /** Null: nothing listens without TLS. */
  port: number | null;
  tls?: TlsListener | null;
  maxConnections?: number;
  maxConnectionsPerAddress?: number | undefined;
  maxConnectionsPerDevice?: number;
  /** Connections that may be open without having said who they are. */
  maxStrangers?: number;
  /** How long after connecting they must have. */
  connectMs?: number;
  maxPacketBytes?: number;
  maxInFlightBytes?: number;
  /** What is not said has its default. */
  deviceLimits?: DeviceLimitsSaid;
}): Promise<Broker> {
  const { db, registry, intake, counters, log, inlets } = options.ingest;
  const inflow = createInflow(options.maxInFlightBytes ?? inFlightBytes);
  const guard = createDeviceGuard(deviceLimitsOf(options.deviceLimits));
  const connections = createConnections(inflow, guard);
  const count = (reason: CloseReason): void => {
    counters.closed[reason] += 1;
  };
  const maxConnections = Math.min(
    options.maxConnections ?? 20_000,
    (await mostConnections()) ?? Infinity,
  );
  const door = createDoor(
    {
      connections: maxConnections,
      perAddress: options.maxConnectionsPerAddress ?? maxConnections,
      strangers: options.maxStrangers ?? Math.ceil(maxConnections / 2),
    },
    count,
  );
  const sessions = createSessions(options.maxConnectionsPerDevice ?? 100);
  const notes = createConnectionNotes({ db, clock: options.ingest.clock, log });
  const closing = new WeakSet<Client>();
  let stopping = false;

  const broker = new Aedes({
    connectTimeout: options.connectMs ?? 10_000,
    // Firmware may send its first messages without waiting for CONNACK.
    queueLimit: 1_000,
    // Client ids are made unique below, which lengthens them.
    maxClientsIdLength: 512,
  });

  /** Refuses and counts; the connection closes when this reaches aedes. */
  const refuse = (client: Client, reason: CloseReason, detail: string): Error => {
    count(reason);
    closing.add(client);
    log.debug({ reason, clientId: client.id }, "an MQTT connection was refused");
    return new Error(detail);
  };

  guardSignIn(broker, {
    ingest: options.ingest,
    sessions,
    certificateRequired: options.tls?.clientCerts === "required",
    refuse,
    admitted(client, { device, secretHash, usedNewSecret }) {
      if (client.conn instanceof Socket) door.admit(client.conn);
      connections.signedIn(client, device.name);
      const present = secretHash === device.secrets[0]?.hash ? "present" : "previous";
      notes.connected(device.id, secretHash === null ? "certificate" : present);
      if (!usedNewSecret) return;
      endGrace(db, device.id, secretHash ?? undefined).catch((error: unknown) => {
        // The grace period ends by itself; until then the next connection tries again.
        log.warn({ err: error, device: device.name }, "the old secret could not be ended");
      });
    },
  });

  /** A connection does not outlive its secret: who is still there when the grace of a rotation is over has to sign in anew. */
  const hasEnded = ({ until }: Session): boolean =>
    until !== null && options.ingest.clock.now() >= until;

  broker.authorizePublish = (client, packet, done) => {
    const session = client === null ? undefined : sessions.get(client);
    if (client === null || session === undefined || stopping) {
      done(new Error("the broker is stopping"));
      return;
    }
    const { topic } = packet;
    if (hasEnded(session)) {
      done(refuse(client, "wrong-secret", `the secret of device ${session.name} has ended`));
      return;
    }
    const device = registry.snapshot().devices.get(session.name);
    if (device !== undefined && mayPublish(registry.snapshot(), device, topic)) {
      take(client, device, packet, done);
      return;
    }
    // The asset may have been given to the device moments ago by another process.
    const askAgain = async (): Promise<void> => {
      await registry.refreshIfStale().catch(() => {});
      const current = registry.snapshot().devices.get(session.name);
      if (current !== undefined && mayPublish(registry.snapshot(), current, topic)) {
        take(client, current, packet, done);
      } else {
        done(refuse(client, "wrong-topic", `device ${session.name} may not publish to ${topic}`));
      }
    };
    void askAgain();
  };

  const take = (
    client: Client,
    device: DeviceEntry,
    { topic, payload }: { topic: string; payload: string | Buffer },
    done: (error?: Error | null) => void,
  ): void => {
    const connection = connections.of(client);
    if (connection === undefined) {
      done(new Error("the connection is closed"));
      return;
    }
    const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
    const message = takenMessage(bytes, device);
    connections.enter(connection, message);
    intake({ topic, payload: bytes, device }, (error) => {
      connections.leave(connection, message);
      done(error ?? null);
    });
  };

  /**
   * The usual case, past the library: a device that is known publishes to a topic of its own. What is made here lives until the commit, at a
   * hundred thousand a second: a message and one function that knows all.
   */
  const takeFromLane = (
    connection: Connection,
    { topic, payload, packetId }: { topic: string; payload: Buffer; packetId: number },
    acknowledge: (packetId: number) => void,
  ): boolean => {
    const client = connections.clientOf(connection);
    const session = client === undefined ? undefined : sessions.get(client);
    if (client === undefined || session === undefined || hasEnded(session)) return false;
    const device = registry.snapshot().devices.get(session.name);
    if (device === undefined || !mayPublish(registry.snapshot(), device, topic)) return false;
    connections.heard(client);
    const message = takenMessage(payload, device);
    connections.enter(connection, message);
    intake({ topic, payload, device }, (error) => {
      connections.leave(connection, message);
      if (error === undefined) acknowledge(packetId);
      else client.emit("error", error);
    });
    return true;
  };

  /** Devices publish, and that is all. A subscription is answered with failure (SUBACK 128). */
  broker.authorizeSubscribe = (_client, _subscription, done) => done(null, null);

  // Nobody subscribes to what devices publish, and nothing is retained: past the intake there is nothing to deliver.
  const publish = broker.publish.bind(broker);
  broker.publish = (
    packet: AedesPublishPacket,
    clientOrDone: unknown,
    done?: (error?: Error) => void,
  ) => {
    if (typeof clientOrDone === "function") publish(packet, (error) => void clientOrDone(error));
    else done?.();
  };

  for (const event of ["clientError", "connectionError"] as const) {
    broker.on(event, (client: Client, error: Error) => {
      if (closing.has(client) || isGone(error)) return;
      count(isTooSlow(error) ? "connect-timeout" : "protocol-error");
      log.debug({ err: error, clientId: client.id }, "an MQTT connection broke the protocol");
    });
  }

  const stopWatching = registry.onChange(({ devices }) => {
    for (const [client, reason] of sessions.invalid(devices)) {
      count(reason);
      client.close();
    }
  });

  const sockets = new Set<Socket>();
  const accept = (conn: Socket): void => {
    sockets.add(conn);
    conn.once("close", () => sockets.delete(conn));
    const withinLimits = createFrameGuard(options.maxPacketBytes ?? limits.packetBytes);
    const lane = createPublishLane({
      open: () => !stopping && connections.clientOf(connection)?.connected === true,
      take: (publish, acknowledge) => takeFromLane(connection, publish, acknowledge),
      write: (pubacks) => void (conn.writable && conn.write(pubacks)),
    });
    const connection = connections.open(conn, (chunk) => {
      if (withinLimits(chunk)) return lane.sift(chunk);
      count("packet-too-large");
      conn.destroy();
      return null;
    });
    broker.handle(conn);
  };
  await broker.listen();
  keepNothingOfQos2(broker);
  const { host, port, tls = null } = options;
  const listeners = await openListeners({
    host,
    port,
    tls,
    door,
    maxConnections,
    log,
    accept,
    count,
  }).catch(async (error: unknown) => {
    stopWatching();
    await new Promise<void>((resolve) => broker.close(resolve));
    throw error;
  });

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const closed = listeners.stop();
    stopWatching();
    inlets.delete(running);
    await withPatience(inflow.idle(), stopPatienceMs);
    stopping = true;
    // The acknowledgements of the last commit are written in the next turns of the event loop.
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    await new Promise<void>((resolve) => broker.close(resolve));
    for (const socket of sockets) socket.destroySoon();
    door.closeStrangers();
    connections.stop();
    await notes.stop();
    await closed;
  };

  const running: Broker = {
    host: listeners.host,
    port: listeners.port,
    tlsPort: listeners.tlsPort,
    connections: () => door.connections(),
    strangers: () => door.strangers(),
    certificateExpiresAt: () => listeners.certificateExpiresAt(),
    reloadCertificate: () => listeners.reloadCertificate(),
    inFlightBytes: () => inflow.bytes,
    held: () => guard.held(),
    heldTotals: guard.totals,
    receiving: () => !stopping && inflow.fullForMs() < deafAfterMs,
    stop: () => (stopped ??= stop()),
  };
  inlets.add(running);
  return running;
}

/** What a message costs in memory is more than its payload. */
const takenMessage = (
  { length }: Buffer,
  { maxMessagesPerSecond: ownLimit }: DeviceEntry,
): TakenMessage => ({ payloadBytes: length, weight: length + 512, ownLimit });

/** The other end went away: nobody's fault. */
function isGone(error: Error): boolean {
  return (
    ("code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE")) ||
    error.message === "keep alive timeout"
  );
}

/** It was connected and never said who it is (aedes' connectTimeout). */
function isTooSlow({ message }: Error): boolean {
  return message === "connect did not arrive in time";
}
