import { expect, test } from "vitest";
import { duration } from "./duration.ts";

test("a length is told in its two largest units", () => {
  expect(duration(7_500_000)).toBe("2 h 5 min");
  expect(duration(90_000)).toBe("1 min 30 s");
  expect(duration(3_600_000)).toBe("1 h");
  expect(duration(200)).toBe("0 s");
});
