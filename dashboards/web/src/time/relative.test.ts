import { expect, test } from "vitest";
import { relative } from "./relative.ts";

const now = Date.UTC(2026, 10, 21, 14, 2);

test("the same moment is now", () => {
  expect(relative(now, now)).toBe("now");
});

test("seconds, minutes, hours and days each use their own unit", () => {
  expect(relative(now - 40_000, now)).toBe("40 sec. ago");
  expect(relative(now - 5 * 60_000, now)).toBe("5 min. ago");
  expect(relative(now + 2 * 3_600_000, now)).toBe("in 2 hr.");
  expect(relative(now - 26 * 3_600_000, now)).toBe("26 hr. ago");
  expect(relative(now - 3 * 86_400_000, now)).toBe("3 days ago");
});
