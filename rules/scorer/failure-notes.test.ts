import { expect, test } from "vitest";
import { createFailureNotes } from "./failure-notes.ts";

const failing = (times: number, message = "on P-101: no") => new Map([[7, { times, message }]]);
const nothing = new Map<number, never>();
const minute = 60_000;

test("a rule that fails on every batch is said once, then counted, ever more rarely and none left out", () => {
  const notes = createFailureNotes();
  const said: [second: number, times: number][] = [];
  const hours = 24;
  for (let second = 0; second < hours * 3_600; second += 1) {
    for (const { times } of notes.take(failing(3), second * 1_000).values())
      said.push([second, times]);
  }
  expect(said.slice(0, 4)).toEqual([
    [0, 3],
    [60, 180],
    [180, 360],
    [420, 720],
  ]);
  expect(said.length).toBeLessThan(hours + 8);
  const last = said.at(-1)![0];
  expect(said.reduce((sum, [, times]) => sum + times, 0)).toBe(3 * (last + 1));
});

test("what was counted is said though nothing fails any more, and who kept quiet begins anew", () => {
  const notes = createFailureNotes();
  expect(notes.take(failing(1), 0)).toEqual(failing(1));
  expect(notes.take(failing(1, "on P-102: no"), 1_000)).toEqual(nothing);
  expect(notes.take(nothing, minute - 1)).toEqual(nothing);
  expect(notes.take(nothing, minute)).toEqual(failing(1, "on P-102: no"));
  expect(notes.take(nothing, 10 * minute)).toEqual(nothing);
  expect(notes.take(failing(1), 10 * minute + 1)).toEqual(failing(1));
});
