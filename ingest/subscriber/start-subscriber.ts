import { connect, type MqttClient } from "mqtt";
import { AppError } from "#platform";
import type { Ingest, Inlet } from "../open-ingest.ts";
import { withPatience } from "../with-patience.ts";
import type { TlsPaths } from "../broker/tls-files.ts";
import { createOrderedAcks } from "./ordered-acks.ts";
import { readingsFilter } from "./readings-filter.ts";
import { useCertificates } from "./use-certificates.ts";

export interface Subscriber extends Inlet {
  /** Messages that were taken and are not acknowledged yet. */
  unacknowledged(): number;
  /** Messages that were taken since the start. */
  taken(): number;
  connectionsLost(): number;
  /** Changes over, without missing a message. Rejects when the broker does not let it; then all is as before. */
  share(wanted: boolean): Promise<void>;
  stop(): Promise<void>;
}

const stopPatienceMs = 5_000;

/**
 * Takes messages from an external broker and acknowledges each once it is on disk here. Several processes share the
 * work through a shared subscription; each asset still has one order, given by the log. The session outlives the
 * connection (and us), so the broker keeps what comes while nobody is there.
 *
 * Resolves when it has connected and subscribed for the first time; later losses are mended by itself.
 */
export async function startSubscriber(options: {
  ingest: Ingest;
  /** mqtt:// or mqtts://, with user and password in it. */
  url: string;
  /** For mqtts:// and wss://: whose signature we trust besides the system's, and what we show of ourselves. */
  tls?: TlsPaths;
  /** Stays the same over restarts and differs between processes: the broker keeps the session under it. A function is asked at each connection. */
  clientId: string | (() => string);
  /**
   * At first. Processes that share the messages say `shared`. Who is alone subscribes plainly, because not every broker brings shared
   * subscriptions back after a restart: Mosquitto 2.0.11 forgets them until we subscribe again, and drops what comes before.
   */
  shared: boolean;
  /** Only takes what waits in the session, and lets nothing more come into it: it is of a process that is gone. */
  leaving?: boolean;
  /** Ends the wait for the first connection. */
  signal?: AbortSignal;
  /** Bytes between the broker and our disk before we stop reading. */
  maxInFlightBytes?: number;
  reconnectMs?: number;
}): Promise<Subscriber> {
  const { intake, log, inlets } = options.ingest;
  const { leaving = false, reconnectMs = 250 } = options;
  options.signal?.throwIfAborted();
  const clientId = (): string =>
    typeof options.clientId === "string" ? options.clientId : options.clientId();
  const limit = options.maxInFlightBytes ?? 32 * 1_048_576;
  const forms = [readingsFilter, `$share/millwright/${readingsFilter}`] as const;
  let { shared } = options;
  const acks = createOrderedAcks();
  const certificates = await useCertificates(options.tls ?? {}, options.ingest.log);
  let inFlight = 0;
  let taken = 0;
  let lost = 0;
  let ready = false;
  let again: NodeJS.Timeout | undefined;
  let stopping = false;
  let goOn: (() => void) | undefined;
  let onIdle: (() => void) | undefined;

  const client = connect(options.url, {
    clientId: clientId(),
    protocolVersion: 4,
    clean: false,
    // Subscribing is done below, where a refusal is noticed.
    resubscribe: false,
    // Soon: a broker that has forgotten our subscription drops what comes until we are back.
    reconnectPeriod: reconnectMs,
    keepalive: 30,
    ...certificates.material(),
  });
  // Read for each connection anew, so that a renewed certificate is used from the next one on.
  client.on("reconnect", () =>
    Object.assign(client.options, certificates.material(), { clientId: clientId() }),
  );

  // mqtt.js takes one message at a time: the next comes when handleMessage calls back, right after it has written the
  // PUBACK. Waiting for the disk there would mean one message a commit. So it calls back at once, its PUBACK is held
  // until the message is durable, and commits carry as many messages as the broker lets us have unacknowledged.
  client.handleMessage = (packet, next) => {
    const payload =
      typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
    const weight = payload.length + 512;
    inFlight += weight;
    taken += 1;
    const release = packet.qos === 0 ? undefined : acks.expect(packet.messageId ?? 0);
    intake({ topic: packet.topic, payload, device: null }, (error) => {
      inFlight -= weight;
      if (error === undefined) release?.();
      else if (!stopping) {
        log.error({ err: error }, "a message could not be kept; the broker will send it again");
        client.stream.destroy();
      }
      if (inFlight === 0) onIdle?.();
      if (inFlight < limit) {
        const proceed = goOn;
        goOn = undefined;
        proceed?.();
      }
    });
    if (stopping) return;
    if (inFlight < limit) next();
    else goOn = next;
  };
  holdPubacks(client, (packet, send) => acks.hold(packet.messageId ?? 0, send));

  let complained = false;
  const complain = (error: Error): void => {
    if (!complained) log.warn({ err: error }, "the MQTT broker cannot be used; trying again");
    complained = true;
  };
  client.on("error", complain);
  client.on("close", () => {
    if (ready && !stopping) {
      lost += 1;
      log.warn("the connection to the MQTT broker was lost");
    }
    ready = false;
    clearTimeout(again);
    acks.drop();
  });

  /** The one before the other goes: what comes in between comes twice, and not at all the other way round. */
  const ask = async (): Promise<void> => {
    for (let asked: boolean | null = null; asked !== shared;) {
      asked = shared;
      const [other, topic] = asked ? forms : [forms[1], forms[0]];
      const granted = await client.subscribeAsync(topic, { qos: 1 });
      if (granted.some(({ qos }) => qos === 128)) throw new Error("SUBACK 128");
      // Also what this process has subscribed to in an earlier life: it is still in the session.
      await client.unsubscribeAsync(other);
    }
  };

  const subscribe = async (): Promise<void> => {
    certificates.seen(client.stream);
    // Whatever the connection before left behind, the broker sends again on this one.
    acks.drop();
    if (leaving) await client.unsubscribeAsync([...forms]);
    else await ask();
    ready = true;
    complained = false;
  };
  let started = false;
  await new Promise<void>((resolve, reject) => {
    const unwanted = (): void => reject(new Error("no longer wanted"));
    options.signal?.addEventListener("abort", unwanted, { once: true });
    client.on("connect", () => {
      subscribe().then(resolve, (cause: unknown) => {
        if (!client.connected) return;
        // The broker's rules were changed while we were connected, and may be put right: a new connection asks again.
        if (started) again = setTimeout(() => client.stream.destroy(), reconnectMs * 20);
        const error = new AppError(
          `The MQTT broker refuses the subscription ${forms[shared ? 1 : 0]}. Allow the product's user to read ${readingsFilter}, ` +
            "and check that the broker supports shared subscriptions.",
          { code: "mqtt-subscription-refused", status: 503, cause },
        );
        complain(error);
        reject(error);
      });
    });
  }).catch(async (error: unknown) => {
    certificates.stop();
    await client.endAsync(true);
    throw error;
  });
  started = true;

  const running: Subscriber = {
    receiving: () => ready && !stopping && inFlight < limit,
    inFlightBytes: () => inFlight,
    unacknowledged: () => acks.size,
    taken: () => taken,
    connectionsLost: () => lost,
    async share(wanted) {
      if (wanted === shared) return;
      shared = wanted;
      // Not ready: whoever is asking, or the next connection, takes it in.
      if (!ready) return;
      await ask().catch((error: unknown) => {
        if (client.connected) shared = !wanted;
        throw error;
      });
    },
    certificateExpiresAt: () => certificates.expiresAt(),
    async stop() {
      stopping = true;
      inlets.delete(running);
      clearTimeout(again);
      certificates.stop();
      // Nothing more is taken; what was taken becomes durable and is acknowledged. The session keeps the rest for us.
      if (inFlight > 0) {
        const idle = new Promise<void>((resolve) => {
          onIdle = resolve;
        });
        await withPatience(idle, stopPatienceMs);
      }
      await client.endAsync();
    },
  };
  // What is taken over from another says nothing of whether messages reach this process.
  if (!leaving) inlets.add(running);
  return running;
}

interface OutgoingPacket {
  cmd: string;
  messageId?: number;
}

type SendPacket = (packet: OutgoingPacket, done?: () => void, ...rest: unknown[]) => void;

/** Lets `hold` decide when a PUBACK is written; mqtt.js goes on as if it had been. */
function holdPubacks(
  client: MqttClient,
  hold: (packet: OutgoingPacket, send: () => void) => void,
): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- mqtt.js has no public way to acknowledge later; a test against a real broker fails if this changes
  const inside = client as unknown as { _sendPacket: SendPacket };
  const send = inside._sendPacket.bind(client);
  inside._sendPacket = (packet, done, ...rest) => {
    if (packet.cmd !== "puback") {
      send(packet, done, ...rest);
      return;
    }
    hold(packet, () => send(packet));
    done?.();
  };
}
