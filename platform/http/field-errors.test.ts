import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fieldErrors } from "./field-errors.ts";

const Body = z.strictObject({
  tag: z.string().min(2).max(5),
  severity: z.number().int().min(1).max(4),
  kind: z.enum(["process", "instrument"]),
  at: z.iso.datetime({ offset: true }),
  email: z.email().optional(),
  readings: z.array(z.strictObject({ value: z.number() })).min(1),
  scope: z.union([z.literal("all"), z.array(z.number())]),
  password: z
    .string()
    .min(12, "must be at least 12 characters long; a sentence is good")
    .optional(),
});

const good = {
  tag: "P-101",
  severity: 2,
  kind: "process",
  at: "2026-11-21T14:02:00Z",
  readings: [{ value: 1 }],
  scope: "all",
};

const errorsOf = (change: object) => {
  const result = Body.safeParse({ ...good, ...change });
  return result.success ? [] : fieldErrors(result.error.issues);
};

describe("what is wrong with a field, and what it must be", () => {
  it.each([
    [{ tag: "P" }, "tag", "must be at least 2 characters long"],
    [{ tag: "P-1000000" }, "tag", "must be at most 5 characters long"],
    [{ tag: 7 }, "tag", "must be text, not a number"],
    [{ tag: undefined }, "tag", "is missing; it must be text"],
    [{ severity: 9 }, "severity", "must be at most 4"],
    [{ severity: 1.5 }, "severity", "must be a whole number"],
    [{ kind: "machine" }, "kind", 'must be one of "process", "instrument"'],
    [{ at: "yesterday" }, "at", "must be a time with its zone, like 2026-11-21T14:02:00Z"],
    [{ email: "ana" }, "email", "must be an email address, like ana@example.org"],
    [{ readings: [] }, "readings", "must be a list of at least 1"],
    [{ readings: [{ value: "x" }] }, "readings[0].value", "must be a number, not text"],
    [{ tga: "P-1" }, "tga", "is not known here; remove it or correct its spelling"],
    [{ password: "short" }, "password", "must be at least 12 characters long; a sentence is good"],
  ])("%j", (change, field, message) => {
    expect(errorsOf(change)).toEqual([{ field, message }]);
  });

  it("tells the nearest of several forms", () => {
    const [error] = errorsOf({ scope: "some" });
    expect(error?.message).toContain('must be "all"');
  });

  it("accepts what is right", () => {
    expect(errorsOf({})).toEqual([]);
  });
});
