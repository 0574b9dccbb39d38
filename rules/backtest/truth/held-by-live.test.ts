import { describe, expect, it } from "vitest";
import { heldByDesign, heldByTopology } from "./held-by-live.ts";

const hour = 3_600_000;
const stretch = (from: number, to: number | null) => ({
  raisedAt: from * hour,
  returnedAt: to === null ? null : to * hour,
});

describe("a flag that others explain by its rule", () => {
  const by = (key: string, from: number, to: number | null) => ({ key, ...stretch(from, to) });

  it("is told at once where none of them holds when it is raised", () => {
    expect(heldByDesign(stretch(5, 9), [by("stopped", 1, 5), by("stopped", 6, 8)])).toBeNull();
  });

  it("is told when the last of them has returned, if it still holds", () => {
    const explaining = [by("stopped", 4, 6), by("hot", 5.5, 7), by("cold", 8, 9)];
    expect(heldByDesign(stretch(5, null), explaining)).toEqual({
      stage: "suppressed",
      reason: "stopped and hot explains it, as the rule says",
      toldAt: 7 * hour,
    });
  });

  it("is never told where it returned before, or they still hold", () => {
    expect(heldByDesign(stretch(5, 6), [by("stopped", 4, 6)])).toMatchObject({ toldAt: null });
    expect(heldByDesign(stretch(5, null), [by("stopped", 4, null)])).toMatchObject({
      toldAt: null,
    });
  });
});

describe("a silence behind a gateway that was dead", () => {
  const dead = (from: number, to: number | null) => ({
    tag: "GW-1",
    since: from * hour - 0.25 * hour,
    ...stretch(from, to),
  });

  it("is the gateway's, and its own when it is not heard once that is back", () => {
    const held = heldByTopology(stretch(5, 9), 0.25 * hour, [dead(5, 8)]);
    expect(held).toMatchObject({ stage: "unreachable", toldAt: 8.25 * hour + 10_000 });
    expect(held!.reason).toContain("through GW-1");
    expect(heldByTopology(stretch(5, 8.1), 0.25 * hour, [dead(5, 8)])).toMatchObject({
      toldAt: null,
    });
    expect(heldByTopology(stretch(5, null), 0.25 * hour, [dead(5, null)])).toMatchObject({
      toldAt: null,
    });
  });

  it("is its own where it began before that of the gateway, or when that was over", () => {
    expect(heldByTopology(stretch(3, null), 0.25 * hour, [dead(5, 8)])).toBeNull();
    expect(heldByTopology(stretch(9, null), 0.25 * hour, [dead(5, 8)])).toBeNull();
  });
});
