import { expect, test } from "vitest";
import { hourMs } from "./azure-fleet.ts";
import { scoreFlags } from "./score-flags.ts";

const event = (what: string, hours: number, machine = "1") => ({
  machine,
  what,
  at: hours * hourMs,
});

test("flags count as a replay's orders do", () => {
  const failures = [event("a", 20), event("a", 100), event("b", 200), event("a", 300, "2")];
  const replacements = [event("c", 160), event("b", 200)];
  const score = scoreFlags(
    [
      event("a", 10), // foresaw a failure of the first day only: in neither figure
      event("a", 76), // right, 24 h ahead
      event("c", 150), // replaced on schedule instead: in neither figure
      event("a", 195), // another component fails: wrong
      event("b", 151), // 49 h ahead: wrong
      event("a", 290, "2"), // right, 10 h ahead
    ],
    { startsAt: 0, failures, replacements },
  );
  expect(score).toMatchObject({
    failures: 3,
    flags: 6,
    precision: 2 / 4,
    recall: 2 / 3,
    medianLeadHours: 17,
  });
  expect(score.missed).toEqual([event("b", 200)]);
});
