import { createServer, type Socket } from "node:net";
import { Aedes, type AedesPublishPacket, type Client } from "aedes";
import { authenticate, type Authentication } from "../devices/authenticate.ts";
import { endGrace } from "../devices/devices.ts";
import type { CloseReason } from "../intake/counters.ts";
import type { Ingest, Inlet } from "../open-ingest.ts";
import type { DeviceEntry } from "../registry/snapshot.ts";
import { limits } from "../wire/index.ts";
import { withPatience } from "../with-patience.ts";
import { createFrameGuard } from "./frame-guard.ts";
import { createInflow } from "./inflow.ts";
import { listen } from "./listen.ts";
import { mayPublish } from "./may-publish.ts";

export interface Broker extends Inlet {
  /** Where it listens; the port is the real one when 0 was asked for. */
  host: string;
  port: number;
  connections(): number;
  /** Lets what was read become durable and be acknowledged, then closes every connection. */
  stop(): Promise<void>;
}

/** Who is behind a connection. The device's rights are looked up for each publish, so that a change counts at once. */
interface Session {
  name: string;
  secretHash: Buffer;
}

const connackCodes = { unavailable: 3, badCredentials: 4, notAuthorized: 5 } as const;
const stopPatienceMs = 5_000;

/**
 * The embedded broker. Devices publish to it and nobody subscribes, so a publish goes to the intake and no further.
 * aedes acknowledges a publish when `authorizePublish` calls back; that happens once the readings are on disk.
 */
export async function startBroker(options: {
  ingest: Ingest;
  host: string;
  port: number;
  maxConnections?: number;
  maxPacketBytes?: number;
  maxInFlightBytes?: number;
}): Promise<Broker> {
  const { db, registry, intake, counters, clock, log, inlets } = options.ingest;
  const maxInFlight = options.maxInFlightBytes ?? 32 * 1_048_576;
  const inflow = createInflow(maxInFlight);
  const sessions = new Map<Client, Session>();
  const wills = new WeakMap<Client, string>();
  const closing = new WeakSet<Client>();
  let stopping = false;

  const broker = new Aedes({
    connectTimeout: 10_000,
    // Firmware may send its first messages without waiting for CONNACK.
    queueLimit: 1_000,
    // Client ids are made unique below, which lengthens them.
    maxClientsIdLength: 512,
  });

  /** Refuses and counts; the connection closes when this reaches aedes. */
  const refuse = (client: Client, reason: CloseReason, detail: string): Error => {
    counters.closed[reason] += 1;
    closing.add(client);
    log.debug({ reason, clientId: client.id }, "an MQTT connection was refused");
    return new Error(detail);
  };

  broker.preConnect = (client, packet, done) => {
    if (packet.will !== undefined) wills.set(client, packet.will.topic);
    // MQTT gives a client id to whoever connects last. Without the name in it, a device could push another one out.
    if (packet.clientId !== "") packet.clientId = `${packet.username ?? ""}:${packet.clientId}`;
    done(null, true);
  };

  broker.authenticate = (client, name, secret, done) => {
    const attempt = (): Authentication =>
      authenticate(registry.snapshot().devices, name, secret, clock.now());
    const answer = (result: Authentication, registryIsCurrent: boolean): void => {
      if (result.ok) {
        admit(client, result, done);
        return;
      }
      const code = registryIsCurrent
        ? result.reason === "disabled"
          ? connackCodes.notAuthorized
          : connackCodes.badCredentials
        : connackCodes.unavailable;
      const error = refuse(client, result.reason, `refused: ${result.reason}`);
      done(Object.assign(error, { returnCode: code }), false);
    };
    const first = attempt();
    if (first.ok) answer(first, true);
    else {
      // The device may have been made moments ago by another process.
      registry.refreshIfStale().then(
        () => answer(attempt(), true),
        () => answer(first, false),
      );
    }
  };

  const admit = (
    client: Client,
    { device, secretHash, usedNewSecret }: Authentication & { ok: true },
    done: Parameters<Aedes["authenticate"]>[3],
  ): void => {
    const will = wills.get(client);
    if (will !== undefined && !mayPublish(registry.snapshot(), device, will)) {
      const error = refuse(
        client,
        "wrong-will",
        `device ${device.name} may not leave a will on ${will}`,
      );
      done(Object.assign(error, { returnCode: connackCodes.notAuthorized }), false);
      return;
    }
    sessions.set(client, { name: device.name, secretHash });
    // After aedes' own listener, which may still publish the will.
    client.conn.once("close", () => sessions.delete(client));
    if (usedNewSecret) {
      endGrace(db, device.id).catch((error: unknown) => {
        // The grace period ends by itself; until then the next connection tries again.
        log.warn({ err: error, device: device.name }, "the old secret could not be ended");
      });
    }
    done(null, true);
  };

  broker.authorizePublish = (client, packet, done) => {
    const session = client === null ? undefined : sessions.get(client);
    if (client === null || session === undefined || stopping) {
      done(new Error("the broker is stopping"));
      return;
    }
    const { topic } = packet;
    const device = registry.snapshot().devices.get(session.name);
    if (device !== undefined && mayPublish(registry.snapshot(), device, topic)) {
      take(device, topic, packet.payload, done);
      return;
    }
    // The asset may have been given to the device moments ago by another process.
    const askAgain = async (): Promise<void> => {
      await registry.refreshIfStale().catch(() => {});
      const current = registry.snapshot().devices.get(session.name);
      if (current !== undefined && mayPublish(registry.snapshot(), current, topic)) {
        take(current, topic, packet.payload, done);
      } else {
        done(refuse(client, "wrong-topic", `device ${session.name} may not publish to ${topic}`));
      }
    };
    void askAgain();
  };

  const take = (
    device: DeviceEntry,
    topic: string,
    payload: string | Buffer,
    done: (error?: Error | null) => void,
  ): void => {
    const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
    // What a message costs in memory is more than its payload.
    const weight = bytes.length + 512;
    inflow.enter(weight);
    intake({ topic, payload: bytes, device }, (error) => {
      inflow.leave(weight);
      done(error ?? null);
    });
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
      counters.closed["protocol-error"] += 1;
      log.debug({ err: error, clientId: client.id }, "an MQTT connection broke the protocol");
    });
  }

  const stopWatching = registry.onChange(({ devices }) => {
    for (const [client, session] of sessions) {
      const device = devices.get(session.name);
      const valid = device?.secrets.some((secret) => secret.hash.equals(session.secretHash));
      if (device?.enabled === true && valid === true) continue;
      counters.closed[device?.enabled === false ? "disabled" : "wrong-secret"] += 1;
      client.close();
    }
  });

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
  server.maxConnections = options.maxConnections ?? 20_000;
  server.on("drop", () => (counters.closed["too-many-connections"] += 1));
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    const withinLimits = createFrameGuard(options.maxPacketBytes ?? limits.packetBytes);
    inflow.guard(socket, (chunk) => {
      if (withinLimits(chunk)) return true;
      counters.closed["packet-too-large"] += 1;
      socket.destroy();
      return false;
    });
    broker.handle(socket);
  });
  await broker.listen();
  const address = await listen(server, options.host, options.port).catch(async (error: unknown) => {
    stopWatching();
    await new Promise<void>((resolve) => broker.close(resolve));
    throw error;
  });

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    stopWatching();
    inlets.delete(running);
    await withPatience(inflow.idle(), stopPatienceMs);
    stopping = true;
    // The acknowledgements of the last commit are written in the next turns of the event loop.
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    await new Promise<void>((resolve) => broker.close(resolve));
    for (const socket of sockets) socket.destroySoon();
    await closed;
  };

  const running: Broker = {
    host: address.address,
    port: address.port,
    connections: () => sockets.size,
    inFlightBytes: () => inflow.bytes,
    receiving: () => !stopping && inflow.bytes < maxInFlight,
    stop: () => (stopped ??= stop()),
  };
  inlets.add(running);
  return running;
}

/** The other end went away: nobody's fault. */
function isGone(error: Error): boolean {
  return (
    ("code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE")) ||
    error.message === "keep alive timeout"
  );
}
