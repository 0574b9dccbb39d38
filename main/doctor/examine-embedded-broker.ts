import { connectAsync } from "mqtt";
import { ok, problem, unproven } from "#ingest";
import type { Finding } from "#ingest";
import type { Config } from "#platform";
import { findControl } from "../control-file.ts";

type Embedded = Extract<Config["mqtt"], { kind: "embedded" }>;

/** The embedded broker knows who publishes, so most of what an external one must prove holds of itself. */
export async function examineEmbeddedBroker(
  { dataDir }: Config,
  mqtt: Embedded,
): Promise<Finding[]> {
  const open = mqtt.port !== null && !["127.0.0.1", "::1", "localhost"].includes(mqtt.host);
  const encryption = open
    ? problem(
        "encryption",
        `equipment can send its secrets to ${mqtt.host}:${mqtt.port} in clear text`,
        "Set MQTT_TLS_CERT and MQTT_TLS_KEY, and MQTT_PLAIN=off once all equipment uses TLS.",
      )
    : ok(
        "encryption",
        mqtt.port === null ? "only with TLS" : "without TLS only on this machine itself",
      );
  const address = (await findControl(dataDir))?.mqtt ?? null;
  if (address === null) {
    return [
      encryption,
      unproven("strangers", "whether the broker turns strangers away: it does not run"),
    ];
  }
  const stranger = await connectAsync(address, {
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    // Its name may be another than the one that we use here; the question is not who it is.
    rejectUnauthorized: false,
  }).then(
    async (client) => {
      await client.endAsync(true);
      return true;
    },
    () => false,
  );
  return [
    encryption,
    stranger
      ? problem(
          "strangers",
          `${address} lets anybody in`,
          "That is not our broker: see what listens there.",
        )
      : ok("strangers", "nobody comes in without a name and its secret"),
    ok(
      "identity",
      "the broker is the product's own: it takes a message only from a device that speaks for its asset, and delivers nothing to devices",
    ),
  ];
}
