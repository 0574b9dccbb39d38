import { createECDH, createHash, hkdfSync } from "node:crypto";

/** What the notifier signs with, all from one key of the installation: whoever has the database alone can sign nothing. */
export type NotifierKeys = {
  /** Tells keys apart without giving anything away; kept beside what was made with them. */
  id: string;
  /** Of web push (RFC 8292), P-256, base64url: the public point uncompressed, and the private number. */
  vapid: { publicKey: string; privateKey: string };
  /** Of the form of Standard Webhooks: "whsec_" and 32 bytes in base64. A new version is another secret. */
  webhookSecret(webhookId: number, version: number): string;
};

/** Derived by HKDF-SHA256 (RFC 5869), a name for each use. `key` is a text that nobody can guess. */
export function notifierKeys(key: string): NotifierKeys {
  const derive = (use: string): Buffer =>
    Buffer.from(hkdfSync("sha256", key, "", `millwright ${use}`, 32));
  return {
    id: createHash("sha256").update(derive("id")).digest("hex").slice(0, 12),
    vapid: vapidOf(derive),
    webhookSecret: (webhookId, version) =>
      `whsec_${derive(`webhook ${webhookId} ${version}`).toString("base64")}`,
  };
}

/** 32 bytes are almost always a private number of P-256; of those that are not, the next are taken. */
function vapidOf(derive: (use: string) => Buffer): NotifierKeys["vapid"] {
  for (let turn = 0; ; turn += 1) {
    const number = derive(`vapid ${turn}`);
    const curve = createECDH("prime256v1");
    try {
      curve.setPrivateKey(number);
    } catch {
      continue;
    }
    return {
      publicKey: curve.getPublicKey().toString("base64url"),
      privateKey: number.toString("base64url"),
    };
  }
}
