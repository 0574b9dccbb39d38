import { connectAsync } from "mqtt";
import type { MqttClient } from "mqtt";
import { encodeSnapshot, topicFor } from "#ingest/wire";
import type { TestProduct } from "./test-product.ts";

/** What a gateway at a site identifies itself with. */
export type Credential = { name: string; secret: string; site: string };

/** A gateway that is connected over MQTT. */
export interface TestDevice extends AsyncDisposable {
  credential: Credential;
  client: MqttClient;
  /** Publishes at QoS 1; resolves once the broker has acknowledged, which is once it is durable. */
  publish(tag: string, payload: string | Buffer): Promise<void>;
  /** Several signals of an asset at one moment. */
  say(
    tag: string,
    observedAt: number,
    values: Record<string, number | string | null>,
  ): Promise<void>;
}

/** Registers a gateway through the API and connects it. */
export async function connectDevice(
  running: Pick<TestProduct, "admin" | "mqttUrl">,
  { name, site, assets }: { name: string; site: string; assets: string[] },
): Promise<TestDevice> {
  const { secret } = await running.admin.post("/devices", { name, site, assets });
  return reconnectDevice(running, { name, secret, site });
}

/** Connects one that is registered. */
export async function reconnectDevice(
  { mqttUrl }: Pick<TestProduct, "mqttUrl">,
  credential: Credential,
): Promise<TestDevice> {
  const { name, secret, site } = credential;
  const client = await connectAsync(mqttUrl, {
    username: name,
    password: secret,
    reconnectPeriod: 0,
  });
  // What the broker does to a connection shows where a publish fails.
  client.on("error", () => {});
  const publish = async (tag: string, payload: string | Buffer): Promise<void> => {
    await client.publishAsync(topicFor(site, tag), payload, { qos: 1 });
  };
  return {
    credential,
    client,
    publish,
    say: (tag, observedAt, values) => publish(tag, encodeSnapshot({ observedAt, values })),
    [Symbol.asyncDispose]: () => client.endAsync(true),
  };
}
