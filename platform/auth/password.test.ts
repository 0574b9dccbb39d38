import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "./password.ts";
import { newTypedCode, normalizeTypedCode } from "./secret.ts";

const cheap = { n: 16, r: 1, p: 1 };

describe("passwords", () => {
  it("are recognised by the cost and salt kept with their hash", async () => {
    const hash = await hashPassword("a quiet plant", cheap);
    expect(hash).toMatch(/^scrypt\$16\$1\$1\$/);
    expect(await verifyPassword("a quiet plant", hash)).toBe(true);
    expect(await verifyPassword("a loud plant", hash)).toBe(false);
    expect(await hashPassword("a quiet plant", cheap)).not.toBe(hash);
  });

  it("match however the keyboard composes accents", async () => {
    const hash = await hashPassword("cafe\u0301 in the plant", cheap);
    expect(await verifyPassword("caf\u00e9 in the plant", hash)).toBe(true);
  });

  it("never match where there is none", async () => {
    expect(await verifyPassword("", null)).toBe(false);
    expect(await verifyPassword("anything", "plain$anything")).toBe(false);
  });
});

describe("typed codes", () => {
  it("don't mind case, spaces, dashes and look-alikes", () => {
    const code = newTypedCode();
    expect(code).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/);
    const sloppy = code
      .toLowerCase()
      .replaceAll("-", " ")
      .replaceAll("0", "o")
      .replaceAll("1", "l");
    expect(normalizeTypedCode(sloppy)).toBe(normalizeTypedCode(code));
  });
});
