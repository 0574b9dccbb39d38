import { pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(pbkdf2);
const bytes = 64;

/** What mosquitto_passwd takes unless told otherwise; for 256 random bits one would do. */
export const mosquittoIterations = 101;

/**
 * A secret as Mosquitto's password file holds it: `$7$`, iterations, salt, PBKDF2 with HMAC-SHA-512, the last two in base64
 * (mosquitto 2.0, src/password_mosq.c). In node's thread pool, so that a thousand at once hold nobody up.
 */
export async function mosquittoHash(
  secret: string,
  iterations: number = mosquittoIterations,
): Promise<string> {
  const salt = randomBytes(12);
  const hash = await derive(secret, salt, iterations, bytes, "sha512");
  return `$7$${iterations}$${salt.toString("base64")}$${hash.toString("base64")}`;
}

export async function matchesMosquittoHash(secret: string, stored: string): Promise<boolean> {
  const [, form, iterations, salt, hash] = stored.split("$");
  if (form !== "7" || !salt || !hash || !(Number(iterations) >= 1)) return false;
  const expected = Buffer.from(hash, "base64");
  const given = await derive(
    secret,
    Buffer.from(salt, "base64"),
    Number(iterations),
    expected.length,
    "sha512",
  );
  return timingSafeEqual(given, expected);
}
