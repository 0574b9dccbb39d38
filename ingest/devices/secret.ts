import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

export interface HashedSecret {
  hash: Buffer;
  salt: Buffer;
}

/**
 * 256 random bits: nobody can guess it, so one round of SHA-256 is enough and ten thousand devices that come back at
 * once don't cost minutes. (Passwords that people choose need a slow hash; these are never chosen by anyone.)
 */
export function generateSecret(): string {
  return `mwd_${randomBytes(32).toString("base64url")}`;
}

export function hashSecret(secret: string | Buffer, salt: Buffer = randomBytes(16)): HashedSecret {
  return { hash: createHash("sha256").update(salt).update(secret).digest(), salt };
}

/** Takes the same time whether or not it matches. */
export function matchesSecret(candidate: Buffer, stored: HashedSecret): boolean {
  return timingSafeEqual(hashSecret(candidate, stored.salt).hash, stored.hash);
}
