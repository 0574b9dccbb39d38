import type { Client } from "aedes";
import type { DeviceEntry } from "../registry/snapshot.ts";

/** Who is behind a connection. The device's rights are looked up for each publish, so that a change counts at once. */
export interface Session {
  name: string;
  /** Of the secret it has signed in with; null for a certificate. */
  secretHash: Buffer | null;
  /** When that secret ends (epoch ms), since another has taken its place; null: not by itself. */
  until: number | null;
}

export interface Sessions {
  get(client: Client): Session | undefined;
  /** False when the device has as many connections as it may have. */
  open(client: Client, name: string, secret: Pick<Session, "secretHash" | "until">): boolean;
  /** Those whose credentials no longer hold, with the reason; the others learn until when theirs do. */
  invalid(
    devices: ReadonlyMap<string, DeviceEntry>,
  ): [client: Client, reason: "disabled" | "wrong-secret"][];
}

export function createSessions(perDevice: number): Sessions {
  const sessions = new Map<Client, Session>();
  const byDevice = new Map<string, Set<Client>>();
  let judged: ReadonlyMap<string, DeviceEntry> | undefined;

  const close = (client: Client, name: string): void => {
    sessions.delete(client);
    const others = byDevice.get(name);
    others?.delete(client);
    if (others?.size === 0) byDevice.delete(name);
  };

  return {
    get: (client) => sessions.get(client),
    open(client, name, { secretHash, until }) {
      const others = byDevice.get(name) ?? new Set();
      // Whoever comes back under its client id takes the place of its connection before.
      const counted =
        others.size < perDevice ? 0 : [...others].filter(({ id }) => id !== client.id).length;
      if (counted >= perDevice) return false;
      byDevice.set(name, others.add(client));
      sessions.set(client, { name, secretHash, until });
      // After aedes' own listener, which may still publish the will.
      client.conn.once("close", () => close(client, name));
      return true;
    },
    invalid(devices) {
      // Assets change more often than credentials, and there may be ten thousand sessions.
      if (devices === judged) return [];
      judged = devices;
      const invalid: ReturnType<Sessions["invalid"]> = [];
      for (const [client, session] of sessions) {
        const { name, secretHash } = session;
        const device = devices.get(name);
        const secret =
          secretHash === null
            ? { until: null }
            : device?.secrets.find(({ hash }) => hash.equals(secretHash));
        if (device?.enabled === true && secret !== undefined) session.until = secret.until;
        else invalid.push([client, device?.enabled === false ? "disabled" : "wrong-secret"]);
      }
      return invalid;
    },
  };
}
