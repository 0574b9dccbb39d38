import { expect, test } from "vitest";
import { filterOf, readDeadLettersSearch } from "./dead-letters-search.ts";

const now = Date.UTC(2026, 10, 21, 14, 2, 33);

test("the address names a device as people do, and the API its credential", () => {
  const search = readDeadLettersSearch({ device: "gw-7", asset: "12", q: "torque" });
  expect(filterOf(search, now)).toEqual({ credential: "gw-7", asset: 12, q: "torque" });
});

test("an age is the same question for a minute", () => {
  const from = "2026-11-21T13:02:00.000Z";
  expect(filterOf({ age: "1h" }, now)).toEqual({ from });
  expect(filterOf({ age: "1h" }, now + 20_000)).toEqual({ from });
});

test("what nobody can mean is left out", () => {
  expect(readDeadLettersSearch({ reason: "because", age: "1y", view: "odd" })).toEqual({});
});
