import { createHash, createHmac, randomBytes } from "node:crypto";

/** 256 random bits, URL-safe. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * What is kept of a secret. A plain hash suffices where the secret is 256 random bits (nothing to guess, so nothing to
 * slow down); passwords get scrypt.
 */
export function hashSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** A session's CSRF token follows from its secret: nothing to store, and it does not reveal the secret. */
export function csrfTokenOf(sessionSecret: string): string {
  return createHmac("sha256", sessionSecret).update("millwright csrf").digest("base64url");
}

/** No I, L, O, U: a code is read from a terminal and typed. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** 100 random bits as `XXXXX-XXXXX-XXXXX-XXXXX`. */
export function newTypedCode(): string {
  const letters = [...randomBytes(20)].map((byte) => alphabet[byte % 32]).join("");
  return letters.replaceAll(/(.{5})(?=.)/g, "$1-");
}

/** As typed: case, spaces, dashes and look-alike letters don't matter. */
export function normalizeTypedCode(typed: string): string {
  return typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
}
