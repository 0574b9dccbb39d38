import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import type { FlagCommand, FlagState } from "./flag-state.ts";

const raise: FlagCommand = { type: "raise", at: 1 };
const back: FlagCommand = { type: "return", at: 2 };
const acknowledge: FlagCommand = { type: "acknowledge", at: 3, by: "Ana" };
const withdraw: FlagCommand = { type: "withdraw", at: 4 };
const reset: FlagCommand = { type: "reset", at: 5, by: "Ben" };

interface Seen {
  state: FlagState | null;
  returned: boolean;
  refused: string[];
}

/** What a flag that latches is after these commands, and why some were refused. */
function after(...commands: FlagCommand[]): Seen {
  const seen: Seen = { state: null, returned: false, refused: [] };
  for (const command of commands) {
    const decision = decide(seen.state, command, { latched: true, returned: seen.returned });
    if (!decision.ok) seen.refused.push(decision.reason);
    else {
      for (const event of decision.events) {
        seen.state = evolve(seen.state, event, true);
        if (event.type === "returned") seen.returned = true;
        if (event.type === "raised" || event.type === "raised-again") seen.returned = false;
      }
    }
  }
  return seen;
}

describe("a flag that latches", () => {
  test("stands when its condition has returned, seen or not, until it is reset", () => {
    expect(after(raise, back)).toMatchObject({ state: "unacknowledged", returned: true });
    expect(after(raise, back, acknowledge)).toMatchObject({ state: "acknowledged" });
    expect(after(raise, acknowledge, back)).toMatchObject({ state: "acknowledged" });
    expect(after(raise, acknowledge, back, reset)).toMatchObject({ state: "normal", refused: [] });
    expect(after(raise, back, acknowledge, reset)).toMatchObject({ state: "normal", refused: [] });
  });

  test("is not reset while it holds, nor by who has not seen it, nor twice", () => {
    expect(after(raise, acknowledge, reset).refused).toEqual(["its condition still holds"]);
    expect(after(raise, back, reset).refused).toEqual([
      "nobody has acknowledged it: do that first",
    ]);
    expect(after(raise, back, acknowledge, reset, reset).refused).toEqual([
      "it does not stand any more",
    ]);
  });

  test("that comes back is raised again and wants to be seen again", () => {
    expect(after(raise, back, acknowledge, raise)).toMatchObject({
      state: "unacknowledged",
      returned: false,
    });
  });

  test("that never happened is withdrawn all the same", () => {
    expect(after(raise, back, withdraw)).toMatchObject({ state: "normal" });
  });
});

test("a flag that does not latch has nothing to reset", () => {
  expect(decide("acknowledged", reset)).toMatchObject({
    ok: false,
    reason: expect.stringContaining("it does not latch"),
  });
});

test("a flag that latches is over only when somebody reset it or it never happened", () => {
  const any = fc.array(fc.constantFrom(raise, back, acknowledge));
  fc.assert(
    fc.property(any, (commands) => {
      const { state } = after(raise, ...commands);
      expect(["unacknowledged", "acknowledged"]).toContain(state);
    }),
  );
});

test("what the evaluator says twice of a flag that latches changes nothing the second time", () => {
  const any = fc.array(fc.constantFrom(raise, back, acknowledge, withdraw, reset));
  fc.assert(
    fc.property(any, fc.constantFrom(raise, back, withdraw), (before, command) => {
      const { refused: _once, ...once } = after(...before, command);
      expect(after(...before, command, command)).toMatchObject(once);
    }),
  );
});
