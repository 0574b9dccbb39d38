import { connectAsync } from "mqtt";
import { ok, problem, readTlsFiles, unproven } from "#ingest";
import type { Finding } from "#ingest";
import type { Config } from "#platform";
import { findControl } from "../control-file.ts";

type Embedded = Extract<Config["mqtt"], { kind: "embedded" }>;

/** As the product's own watch has it. */
const fewDays = 21;

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
  const findings = [encryption, ...(mqtt.tls === null ? [] : [await examineCertificate(mqtt.tls)])];
  const address = (await findControl(dataDir))?.mqtt ?? null;
  if (address === null) {
    return [
      ...findings,
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
    ...findings,
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

async function examineCertificate(tls: NonNullable<Embedded["tls"]>): Promise<Finding> {
  const check = "certificate";
  const { expiresAt } = await readTlsFiles(tls);
  const days = ((expiresAt ?? Infinity) - Date.now()) / 86_400_000;
  const until = expiresAt === null ? "" : new Date(expiresAt).toISOString();
  if (days > fewDays) return ok(check, `${tls.cert} is good until ${until}`);
  return problem(
    check,
    days > 0 ? `${tls.cert} ends on ${until}` : `${tls.cert} has ended on ${until}`,
    "Put a renewed certificate and its key in the files' place; they are read again by themselves.",
  );
}
