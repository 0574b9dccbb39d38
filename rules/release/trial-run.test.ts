import { expect, test } from "vitest";
import type { ReleaseEvent, Stage } from "./release-state.ts";
import { trialRun } from "./trial-run.ts";

const moves = (version: number, ...to: Stage[]): ReleaseEvent[] =>
  to.map((stage, at) => ({ type: "moved", version, from: "draft", to: stage, share: null, at }));

test("a trial runs from shadow over canary until it is left", () => {
  expect(trialRun(moves(2, "draft", "shadow", "canary"), 2)).toEqual({ from: 1, to: null });
  expect(trialRun(moves(2, "shadow", "canary", "live"), 2)).toEqual({ from: 0, to: 2 });
});

test("the last one counts, and other versions do not", () => {
  const events = [...moves(2, "shadow", "draft", "shadow", "canary"), ...moves(3, "live")];
  expect(trialRun(events, 2)).toEqual({ from: 2, to: null });
  expect(trialRun(events, 3)).toBeNull();
});
