import { expect, test } from "vitest";
import { endOf } from "./end-of.ts";

const completedAt = "2026-11-21T14:00:00Z";
const failedAt = "2026-11-21T12:00:00Z";
const end = (outcome: Parameters<typeof endOf>[1], repaired: boolean, failed = false) => {
  const found = endOf({ repaired, completedAt, failedAt: failed ? failedAt : null }, outcome);
  return found === null ? null : `${found.end} ${new Date(found.at).toISOString().slice(11, 16)}`;
};

test("a machine that failed as its flag had said ended when it failed, mended or not", () => {
  expect(end("confirmed", true, true)).toBe("failed 12:00");
  expect(end("early", false, true)).toBe("failed 12:00");
});

test("one that was repaired in time, or failed of something else, would have run on", () => {
  expect(end("confirmed", true)).toBe("repaired 14:00");
  expect(end("other-cause", true)).toBe("repaired 14:00");
  expect(end("other-cause", false, true)).toBe("repaired 14:00");
});

test("a visit that found nothing says so, and one that could not look or mended nothing says nothing", () => {
  expect(end("no-fault-found", false)).toBe("not-failing 14:00");
  expect(end("sensor-fault", true, true)).toBe("not-failing 14:00");
  expect(end("could-not-inspect", true, true)).toBeNull();
  expect(end("confirmed", false)).toBeNull();
});
