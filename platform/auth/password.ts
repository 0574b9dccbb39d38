import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

export type ScryptCost = { n: number; r: number; p: number };

/** 32 MB and about a quarter of a second; https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const presentCost: ScryptCost = { n: 2 ** 15, r: 8, p: 3 };

/** `scrypt$n$r$p$salt$hash`: the cost is kept with each hash, so it can be raised for new ones. */
export async function hashPassword(password: string, cost = presentCost): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost, 32);
  const { n, r, p } = cost;
  return ["scrypt", n, r, p, salt.toString("base64"), hash.toString("base64")].join("$");
}

/**
 * Whether the password is the one that was hashed. Without a hash (no such person, or one who signs in elsewhere) it takes
 * as long and is false, so that the time tells nobody which addresses are known.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [scheme, n, r, p, salt, hash] = (stored ?? "").split("$");
  if (scheme !== "scrypt" || salt === undefined || hash === undefined) {
    await derive(password, Buffer.alloc(16), presentCost, 32);
    return false;
  }
  const expected = Buffer.from(hash, "base64");
  const cost = { n: Number(n), r: Number(r), p: Number(p) };
  const given = await derive(password, Buffer.from(salt, "base64"), cost, expected.byteLength);
  return timingSafeEqual(given, expected);
}

function derive(password: string, salt: Buffer, cost: ScryptCost, length: number): Promise<Buffer> {
  const { n, r, p } = cost;
  return new Promise((resolve, reject) => {
    scrypt(
      // The same word may be typed with composed or decomposed accents, depending on the keyboard.
      password.normalize("NFKC"),
      salt,
      length,
      { N: n, r, p, maxmem: 256 * n * r },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}
