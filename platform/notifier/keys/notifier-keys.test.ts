import { createPublicKey, sign, createPrivateKey, verify } from "node:crypto";
import { expect, test } from "vitest";
import { notifierKeys } from "./notifier-keys.ts";

const keys = notifierKeys("seven".repeat(8));

test("the same key gives the same secrets, another key gives others", () => {
  const again = notifierKeys("seven".repeat(8));
  expect({ id: again.id, vapid: again.vapid }).toEqual({ id: keys.id, vapid: keys.vapid });
  expect(again.webhookSecret(1, 1)).toBe(keys.webhookSecret(1, 1));
  const other = notifierKeys("eight".repeat(8));
  expect(other.id).not.toBe(keys.id);
  expect(other.vapid.publicKey).not.toBe(keys.vapid.publicKey);
});

test("each webhook and each version has a secret of its own, of 32 bytes", () => {
  const secrets = [keys.webhookSecret(1, 1), keys.webhookSecret(1, 2), keys.webhookSecret(2, 1)];
  expect(new Set(secrets).size).toBe(3);
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
  }
});

test("the two halves of the push key belong together", () => {
  const point = Buffer.from(keys.vapid.publicKey, "base64url");
  expect(point).toHaveLength(65);
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const words = Buffer.from("words");
  const secret = createPrivateKey({ key: { ...jwk, d: keys.vapid.privateKey }, format: "jwk" });
  const signature = sign("sha256", words, secret);
  expect(verify("sha256", words, createPublicKey({ key: jwk, format: "jwk" }), signature)).toBe(
    true,
  );
});
