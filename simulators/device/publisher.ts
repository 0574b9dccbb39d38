import { setTimeout as delay } from "node:timers/promises";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { createWindow } from "./window.ts";

/**
 * Sends messages at QoS 1 with a bounded number unacknowledged, and keeps at it: when the connection is
 * lost it reconnects, and sends what was not acknowledged again in the order in which it was first sent.
 */
export interface Publisher {
  /** Resolves when the message has found its place in the window, not when it is acknowledged. */
  publish(topic: string, payload: string): Promise<void>;
  /** Resolves when everything published so far is acknowledged. */
  settle(): Promise<void>;
  acknowledged(): number;
  reconnects(): number;
  close(): Promise<void>;
}

export interface PublisherOptions {
  url: string;
  username: string;
  password: string;
  /** Messages that may be on their way at once. */
  window?: number;
  reconnectMs?: number;
  /** How long the first connection may take, and how long it may be refused. */
  patienceMs?: number;
  refusalPatienceMs?: number;
  /** Ends waiting and connecting; whatever waits then is rejected. */
  signal?: AbortSignal | undefined;
}

export async function connectPublisher(options: PublisherOptions): Promise<Publisher> {
  const { url, username, password, window = 32, reconnectMs = 200, signal } = options;
  const client = await connectPatiently(
    url,
    {
      username,
      password,
      clientId: username,
      // A broker that starts again may refuse for a moment what it accepts later.
      reconnectOnConnackError: true,
      reconnectPeriod: reconnectMs,
      connectTimeout: 10_000,
    },
    options,
  );

  const places = createWindow(window);
  let acknowledged = 0;
  let reconnects = 0;
  // What found its place while there was no connection, or while mqtt.js still sent again what an earlier one had lost:
  // it refuses those when that connection breaks too. It says "connect" only when it is done with the others.
  const waiting: { topic: string; payload: string }[] = [];
  let open = true;
  const send = (): void => {
    for (const { topic, payload } of waiting.splice(0)) {
      client.publish(topic, payload, { qos: 1 }, (error) => {
        if (error) places.fail(new Error(`publishing to ${topic} failed`, { cause: error }));
        else acknowledged += 1;
        places.leave();
      });
    }
  };
  client.on("connect", () => {
    reconnects += 1;
    open = true;
    send();
  });
  client.on("close", () => (open = false));
  // Losing the connection is not an error here: mqtt.js reconnects.
  client.on("error", () => {});
  const stop = () => places.fail(new Error("stopped"));
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted === true) stop();

  return {
    async publish(topic, payload) {
      await places.enter();
      waiting.push({ topic, payload });
      if (open) send();
    },
    settle: () => places.empty(),
    acknowledged: () => acknowledged,
    reconnects: () => reconnects,
    async close() {
      signal?.removeEventListener("abort", stop);
      await client.endAsync(true);
    },
  };
}

const refused = [4, 5];

/**
 * The first connection. A broker that is not there yet is waited for; one that refuses is given a moment
 * too, since it hears of a new credential a little after the API has answered.
 */
async function connectPatiently(
  url: string,
  options: IClientOptions,
  { signal, patienceMs = 30_000, refusalPatienceMs = 5_000 }: PublisherOptions,
): Promise<MqttClient> {
  const startedAt = Date.now();
  for (;;) {
    try {
      return await connectAsync(url, options, false);
    } catch (cause) {
      const code = cause instanceof Error && "code" in cause ? cause.code : null;
      const waited = Date.now() - startedAt;
      if (refused.includes(Number(code)) && waited > refusalPatienceMs)
        throw new Error(
          `the broker at ${url} refuses the device ${options.username ?? ""}: its credential is wrong or was replaced; rotate it and start again`,
          { cause },
        );
      if (signal?.aborted === true || waited > patienceMs)
        throw new Error(`cannot connect to ${url}: is the broker running and reachable?`, {
          cause,
        });
      await delay(200);
    }
  }
}
