import { expect, it } from "vitest";
import { testDatabase } from "#platform/testing";
import { attacks } from "../testing/hostile/hostile-words.ts";
import { measureHostile } from "../testing/hostile/measure-hostile.ts";

it("a hostile client costs the others nothing of what they were told is kept, and memory stays bounded", async () => {
  const figures = await measureHostile(await testDatabase(), { seconds: 8 });
  for (const attack of attacks)
    expect([attack, figures.attempts[attack] ?? 0]).not.toEqual([attack, 0]);
  expect(figures.missing).toBe(0);
  expect(figures.disconnected).toBe(0);
  expect(figures.acknowledged).toBeGreaterThan(10_000);
  // Poison sent for ever and bytes that are no text: a letter each, counted up.
  expect(figures.deadLetters).toBeGreaterThanOrEqual(2);
  expect(figures.deadLetters).toBeLessThan(20);
  // What the whole broker may have under way is 6 MiB; the rest is Node's own garbage, which comes to rest some 260 MB higher after half a
  // minute of this.
  expect(figures.attacked.memoryMB).toBeLessThan(figures.quiet.memoryMB + 400);
  process.stdout.write(`${JSON.stringify(figures)}\n`);
});
