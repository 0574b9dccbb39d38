import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import type { FlagCommand, FlagState } from "./flag-state.ts";

const raise: FlagCommand = { type: "raise", at: 1 };
const back: FlagCommand = { type: "return", at: 2 };
const acknowledge: FlagCommand = { type: "acknowledge", at: 3, by: "Ana" };
const withdraw: FlagCommand = { type: "withdraw", at: 4 };

/** What a flag is after these commands; one that is refused changes nothing. */
function after(...commands: FlagCommand[]): FlagState | null {
  let state: FlagState | null = null;
  for (const command of commands) {
    const decision = decide(state, command);
    if (!decision.ok) continue;
    for (const event of decision.events) state = evolve(state, event);
  }
  return state;
}

describe("a flag", () => {
  test("is over once it has returned and was seen, in either order", () => {
    expect(after(raise)).toBe("unacknowledged");
    expect(after(raise, acknowledge)).toBe("acknowledged");
    expect(after(raise, back)).toBe("returned-unacknowledged");
    expect(after(raise, acknowledge, back)).toBe("normal");
    expect(after(raise, back, acknowledge)).toBe("normal");
  });

  test("that returned unseen is raised again, not anew", () => {
    expect(decide("returned-unacknowledged", raise)).toEqual({
      ok: true,
      events: [{ type: "raised-again", at: 1 }],
    });
    expect(after(raise, back, raise)).toBe("unacknowledged");
  });

  test("that never happened is withdrawn, seen or not", () => {
    expect(after(raise, withdraw)).toBe("normal");
    expect(after(raise, acknowledge, withdraw)).toBe("normal");
    expect(decide("normal", withdraw)).toEqual({ ok: true, events: [] });
  });

  test("cannot be acknowledged twice, nor when it is over, and says why", () => {
    expect(decide("acknowledged", acknowledge)).toMatchObject({ ok: false });
    expect(decide("normal", acknowledge)).toEqual({
      ok: false,
      reason: "it is normal: nothing holds any more and it was acknowledged",
    });
  });
});

test("whatever the evaluator says twice changes nothing the second time", () => {
  const commands = fc.array(fc.constantFrom(raise, back, acknowledge, withdraw));
  fc.assert(
    fc.property(commands, fc.constantFrom(raise, back, withdraw), (before, command) => {
      expect(after(...before, command, command)).toBe(after(...before, command));
    }),
  );
});
