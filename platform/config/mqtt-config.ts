import type { Settings } from "./settings.ts";

/** Paths of PEM files. */
export type TlsFiles = {
  ca: string | undefined;
  cert: string | undefined;
  key: string | undefined;
};

export type MqttConfig =
  | {
      kind: "embedded";
      host: string;
      /** Null: nothing listens without TLS. */
      port: number | null;
      /** Null: nothing listens with TLS. */
      tls: {
        port: number;
        cert: string;
        key: string;
        ca: string | undefined;
        /** Whether a certificate that the CA has signed is a device's credential. */
        clientCerts: "off" | "optional" | "required";
      } | null;
      limits: {
        connections: number;
        /** Of one network address; undefined: as many as there may be at all. */
        connectionsPerAddress: number | undefined;
        connectionsPerDevice: number;
        /** What one device may send before it is slowed; undefined: the broker's own defaults. */
        device: {
          messagesPerSecond: number | undefined;
          bytesPerSecond: number | undefined;
          bytesInFlight: number | undefined;
        };
      };
    }
  | {
      kind: "external";
      url: string;
      /** Ours at that broker: whose signature we trust, and what we show of ourselves. */
      tls: TlsFiles;
    };

export function mqttOf(settings: Settings): MqttConfig {
  const { MQTT_TLS_CERT: cert, MQTT_TLS_KEY: key, MQTT_TLS_CA: ca } = settings;
  if (settings.MQTT_URL !== undefined) {
    return { kind: "external", url: settings.MQTT_URL, tls: { ca, cert, key } };
  }
  const host = settings.MQTT_HOST ?? "127.0.0.1";
  const tls =
    cert === undefined || key === undefined
      ? null
      : {
          port: settings.MQTT_TLS_PORT ?? 8883,
          cert,
          key,
          ca,
          clientCerts: settings.MQTT_CLIENT_CERTS ?? ("off" as const),
        };
  return {
    kind: "embedded",
    host,
    port: settings.MQTT_PLAIN === "off" ? null : (settings.MQTT_PORT ?? 1883),
    tls,
    limits: {
      connections: settings.MQTT_MAX_CONNECTIONS ?? 20_000,
      connectionsPerAddress: settings.MQTT_MAX_CONNECTIONS_PER_ADDRESS,
      connectionsPerDevice: settings.MQTT_MAX_CONNECTIONS_PER_DEVICE ?? 100,
      device: {
        messagesPerSecond: settings.MQTT_DEVICE_MESSAGES_PER_SECOND,
        bytesPerSecond: settings.MQTT_DEVICE_BYTES_PER_SECOND,
        bytesInFlight: settings.MQTT_DEVICE_BYTES_IN_FLIGHT,
      },
    },
  };
}

/** What these settings ask of each other. */
export function mqttComplaints(settings: Settings): string[] {
  const complaints: string[] = [];
  const { MQTT_URL: url, MQTT_TLS_CERT: cert, MQTT_TLS_KEY: key, MQTT_TLS_CA: ca } = settings;
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? "MQTT_TLS_CERT" : "MQTT_TLS_KEY";
    complaints.push(`${missing}: a certificate and its private key go together. Set it too.`);
  }
  if (url !== undefined) {
    const encrypted = /^(mqtts|wss):/.test(url);
    if (!encrypted && (cert !== undefined || ca !== undefined)) {
      complaints.push(
        "MQTT_URL: MQTT_TLS_CA, MQTT_TLS_CERT and MQTT_TLS_KEY are for mqtts:// and wss:// only.",
      );
    }
    return complaints;
  }
  if (settings.MQTT_CLIENT_CERTS !== undefined && (cert === undefined || ca === undefined)) {
    complaints.push(
      "MQTT_CLIENT_CERTS: needs MQTT_TLS_CERT and MQTT_TLS_KEY, and MQTT_TLS_CA to say whose signature counts.",
    );
  }
  if (cert === undefined && settings.MQTT_PLAIN === "off") {
    complaints.push(
      "MQTT_PLAIN: off without MQTT_TLS_CERT and MQTT_TLS_KEY leaves no way in. Set those.",
    );
  }
  return complaints;
}
