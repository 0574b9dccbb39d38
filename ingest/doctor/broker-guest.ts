import { connect, type IClientOptions, type MqttClient } from "mqtt";

const patienceMs = 5_000;

/** A connection of the doctor's: it notes what it hears, and gives up instead of trying again. */
export interface BrokerGuest extends AsyncDisposable {
  client: MqttClient;
  /** Payloads in the order of their coming. */
  heard: string[];
  /** Resolves when such a payload was heard; false when it was not in time. */
  hears(payload: string): Promise<boolean>;
  /** False when the broker refused it, or closed the connection over it. */
  publish(topic: string, payload: string): Promise<boolean>;
  /** False when the broker refused it. */
  subscribe(filter: string): Promise<boolean>;
}

/** @throws when the broker does not let it in, with the broker's reason. */
export async function visitBroker(url: string, options: IClientOptions): Promise<BrokerGuest> {
  const address = new URL(url);
  // Who it is stands in the options, or nobody.
  address.username = "";
  address.password = "";
  const heard: string[] = [];
  const waiting = new Set<() => void>();
  const client = connect(address.href, {
    reconnectPeriod: 0,
    connectTimeout: patienceMs,
    protocolVersion: 4,
    ...options,
  });
  // From the first moment: what a session has kept is sent as soon as it is back.
  client.on("message", (_topic, payload) => {
    heard.push(payload.toString());
    for (const look of waiting) look();
  });
  await connected(client);
  client.on("error", () => {});
  const closed = new Promise<false>((resolve) => client.once("close", () => resolve(false)));
  const until = (condition: () => boolean): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        waiting.delete(look);
        resolve(condition());
      };
      const timer = setTimeout(end, patienceMs);
      const look = (): void => {
        if (condition()) end();
      };
      waiting.add(look);
      look();
    });

  return {
    client,
    heard,
    hears: (payload) => until(() => heard.includes(payload)),
    async publish(topic, payload) {
      // The client library would keep it for a connection that never comes.
      if (!client.connected) return false;
      const answered = client.publishAsync(topic, payload, { qos: 1 }).then(
        () => true,
        () => false,
      );
      return Promise.race([answered, closed]);
    },
    async subscribe(filter) {
      if (!client.connected) return false;
      const granted = await client.subscribeAsync(filter, { qos: 1 }).catch(() => []);
      return granted.length > 0 && granted.every(({ qos }) => qos < 128);
    },
    [Symbol.asyncDispose]: () => client.endAsync(true),
  };
}

/** A broker that closes the connection without a word is understood too. */
async function connected(client: MqttClient): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.once("connect", () => resolve());
  client.once("error", reject);
  client.once("close", () => reject(new Error("it closed the connection without an answer")));
  const timer = setTimeout(() => reject(new Error("it does not answer")), patienceMs + 1_000);
  try {
    await promise;
  } catch (error) {
    client.on("error", () => {});
    await client.endAsync(true);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
