import { Socket } from "node:net";
import type { Aedes, Client } from "aedes";
import {
  authenticate,
  authenticateCertificate,
  type Authentication,
} from "../devices/authenticate.ts";
import { deviceNameOf } from "../devices/mqtt-user.ts";
import type { CloseReason } from "../intake/counters.ts";
import type { Ingest } from "../open-ingest.ts";
import { createAllowance } from "../allowance.ts";
import { certificateName } from "./certificate-name.ts";
import { mayPublish } from "./may-publish.ts";
import type { Sessions } from "./sessions.ts";

type Answer = Parameters<Aedes["authenticate"]>[3];

const connackCodes = { unavailable: 3, badCredentials: 4, notAuthorized: 5 } as const;

/** CONNACK of MQTT 5 with reason 0x84, unsupported protocol version (MQTT 5.0, section 3.2.2.2). */
const unsupportedVersion = Buffer.from([0x20, 3, 0, 0x84, 0]);

/** Wrong credentials cost a query to the registry, so an address gets these many attempts, and beyond them waits. */
const guesses = { burst: 100, perSecond: 10, keys: 10_000 } as const;
const tooManyGuessesMs = 1_000;

/** Who may connect: from the first packet of a connection to its place among the sessions. */
export function guardSignIn(
  broker: Aedes,
  options: {
    ingest: Pick<Ingest, "registry" | "clock">;
    sessions: Sessions;
    /** Nobody comes in over TLS without a certificate. */
    certificateRequired: boolean;
    /** Counts; the connection closes when the error reaches aedes. */
    refuse: (client: Client, reason: CloseReason, detail: string) => Error;
    admitted: (client: Client, authentication: Authentication & { ok: true }) => void;
  },
): void {
  const { sessions, refuse } = options;
  const { registry, clock } = options.ingest;
  const wills = new WeakMap<Client, string>();
  const allowance = createAllowance(guesses);

  broker.preConnect = (client, packet, done) => {
    if (packet.protocolVersion === 5) {
      refuse(client, "unsupported-version", "MQTT 5");
      if (client.conn instanceof Socket) {
        client.conn.write(unsupportedVersion);
        client.conn.destroySoon();
      }
      done(null, false);
      return;
    }
    if (packet.will !== undefined) wills.set(client, packet.will.topic);
    // MQTT gives a client id to whoever connects last. Without the name in it, a device could push another one out; and no name
    // holds a slash, so that it ends where the device's own id begins.
    if (packet.clientId !== "") {
      const name = certificateName(client.conn) ?? deviceNameOf(packet.username ?? "");
      packet.clientId = `${name}/${packet.clientId}`;
    }
    done(null, true);
  };

  broker.authenticate = (client, user, secret, done) => {
    const { devices } = registry.snapshot();
    const first = check(client, devices, user, secret);
    if (first.ok) {
      admit(client, first, done);
      return;
    }
    const { remoteAddress = "" } = client.conn instanceof Socket ? client.conn : {};
    if (!allowance.take(remoteAddress, performance.now())) {
      // His own fault or that of a neighbour behind the same address: slowed down, not shut out.
      setTimeout(() => turnAway(client, first.reason, true, done), tooManyGuessesMs).unref();
      return;
    }
    // The device may have been made moments ago by another process.
    const askAgain = async (): Promise<void> => {
      const asked = await registry.refreshIfStale().then(
        () => true,
        () => false,
      );
      const again = check(client, registry.snapshot().devices, user, secret);
      if (again.ok) admit(client, again, done);
      else turnAway(client, again.reason, asked, done);
    };
    void askAgain();
  };

  const check = (
    client: Client,
    devices: Parameters<typeof authenticate>[0],
    user: string | undefined,
    secret: Buffer | undefined,
  ): Authentication => {
    const commonName = certificateName(client.conn);
    if (commonName !== null) {
      return authenticateCertificate(devices, { commonName, user, secret }, clock.now());
    }
    const encrypted = client.conn instanceof Socket && "encrypted" in client.conn;
    if (options.certificateRequired && encrypted) return { ok: false, reason: "wrong-certificate" };
    return authenticate(devices, user, secret, clock.now());
  };

  const turnAway = (
    client: Client,
    reason: (Authentication & { ok: false })["reason"],
    certain: boolean,
    done: Answer,
  ): void => {
    const code = !certain
      ? connackCodes.unavailable
      : reason === "disabled"
        ? connackCodes.notAuthorized
        : connackCodes.badCredentials;
    done(Object.assign(refuse(client, reason, `refused: ${reason}`), { returnCode: code }), false);
  };

  const admit = (
    client: Client,
    authentication: Authentication & { ok: true },
    done: Answer,
  ): void => {
    const { device } = authentication;
    const will = wills.get(client);
    if (will !== undefined && !mayPublish(registry.snapshot(), device, will)) {
      const detail = `device ${device.name} may not leave a will on ${will}`;
      const error = refuse(client, "wrong-will", detail);
      done(Object.assign(error, { returnCode: connackCodes.notAuthorized }), false);
      return;
    }
    if (!sessions.open(client, device.name, authentication)) {
      const detail = `device ${device.name} has as many connections as it may have`;
      const error = refuse(client, "too-many-of-device", detail);
      done(Object.assign(error, { returnCode: connackCodes.unavailable }), false);
      return;
    }
    options.admitted(client, authentication);
    done(null, true);
  };
}
