import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from "node:crypto";
import { startHttpReceiver } from "./http-receiver.ts";
import type { Posted } from "./http-receiver.ts";
import type { PushAddress } from "../notifier.ts";

/** A push service with one subscribed browser, which decrypts as RFC 8291 and RFC 8188 say, with its own keys. */
export async function startPushReceiver(
  vapidPublicKey: string,
  tls: { cert: string; key: string },
) {
  const service = await startHttpReceiver({ take: 201, refuse: 413, fail: 503 }, tls);
  const browser = createECDH("prime256v1");
  browser.generateKeys();
  const auth = randomBytes(16);
  const address: PushAddress = {
    endpoint: `${service.url}/push/browser-1`,
    keys: {
      p256dh: browser.getPublicKey().toString("base64url"),
      auth: auth.toString("base64url"),
    },
  };
  return {
    ...service,
    address,
    /** What the service worker is given. */
    read(posted: Posted): unknown {
      return JSON.parse(decrypt(posted.body).toString("utf8"));
    },
    /** What the sender proves of itself (RFC 8292); throws unless the signature is right. */
    claims(posted: Posted): Record<string, unknown> {
      return claimsOf(String(posted.headers.authorization), vapidPublicKey);
    },
  };

  function decrypt(body: Buffer): Buffer {
    const salt = body.subarray(0, 16);
    const idLength = body[20] ?? 0;
    const sender = body.subarray(21, 21 + idLength);
    const record = body.subarray(21 + idLength);
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), browser.getPublicKey(), sender]);
    const secret = hkdfSync("sha256", browser.computeSecret(sender), auth, info, 32);
    const derive = (name: string, length: number): Buffer =>
      Buffer.from(
        hkdfSync("sha256", Buffer.from(secret), salt, `Content-Encoding: ${name}\0`, length),
      );
    const cipher = createDecipheriv("aes-128-gcm", derive("aes128gcm", 16), derive("nonce", 12));
    cipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2));
  }
}

function claimsOf(authorization: string, publicKey: string): Record<string, unknown> {
  const [, token = "", key] = /^vapid t=([^,]+),\s*k=(.+)$/.exec(authorization) ?? [];
  if (key !== publicKey) throw new Error(`signed for another key: ${authorization}`);
  const [head = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(publicKey, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const good = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!good) throw new Error("the signature is wrong");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a test reads what it expects
  return JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, unknown>;
}
