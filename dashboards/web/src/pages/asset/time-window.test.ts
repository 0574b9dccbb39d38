import { expect, test } from "vitest";
import { fittingPreset, fixed, shift, widen, windowOf } from "./time-window.ts";

const now = Date.UTC(2026, 10, 21, 14);
const hour = 3_600_000;

test("without a choice the last hour is looked at, live", () => {
  expect(windowOf({}, "1h", now)).toEqual({ from: now - hour, to: now, live: true });
});

test("a dragged window stands still", () => {
  const search = fixed(now - 2 * hour, now - hour);
  expect(windowOf(search, "1h", now + 99)).toEqual({
    from: now - 2 * hour,
    to: now - hour,
    live: false,
  });
});

test("going later stops at now", () => {
  const later = shift({ from: now - hour, to: now, live: true }, 1, now);
  expect(windowOf(later, "1h", now)).toEqual({ from: now - hour, to: now, live: false });
});

test("zooming out doubles the time and never shows the future", () => {
  const wide = windowOf(widen({ from: now - hour, to: now, live: true }, now), "1h", now);
  expect(wide.to).toBe(now);
  expect(wide.to - wide.from).toBe(2 * hour);
});

test("a machine that is new is shown whole, an old one by its last hour", () => {
  expect(fittingPreset(90_000)).toBe("5m");
  expect(fittingPreset(10 * 60_000)).toBe("15m");
  expect(fittingPreset(90 * 86_400_000)).toBe("1h");
});
