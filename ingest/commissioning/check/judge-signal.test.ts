import { describe, expect, it } from "vitest";
import { type CheckFacts, hintOf, statusOf } from "./judge-signal.ts";

const facts: CheckFacts = {
  key: "flow",
  tag: "P-1",
  topic: "mw/v1/s/P-1/readings",
  heard: false,
  fault: null,
  refused: null,
  devices: [{ name: "gw-1", connected: true }],
};
const refused = { reason: "wrong-unit", detail: "flow of P-1 is in m3/h, not in bar", lastAt: 1 };

describe("the first-reading check", () => {
  it("tells a signal that never came from one that stopped, and one whose instrument is at fault", () => {
    expect(statusOf(facts)).toBe("never");
    expect(statusOf({ heard: true, fault: null })).toBe("ok");
    expect(statusOf({ heard: true, fault: { kind: "gap", words: "" } })).toBe("stale");
    expect(statusOf({ heard: true, fault: { kind: "out-of-range", words: "" } })).toBe("faulty");
  });

  it.each([
    [{ refused }, "messages were refused (wrong-unit): flow of P-1 is in m3/h, not in bar"],
    [{ devices: [] }, "no device may speak for P-1: give its asset to one"],
    [
      { devices: [{ name: "gw-1", connected: false }] },
      "gw-1 has not connected yet: put its name and secret into it",
    ],
    [{}, 'nothing came: gw-1 should publish "flow" on mw/v1/s/P-1/readings'],
    [
      { devices: [{ name: "gw-1", connected: null }] },
      'nothing came: gw-1 should publish "flow" on mw/v1/s/P-1/readings',
    ],
    [{ heard: true }, null],
    [
      { heard: true, fault: { kind: "gap", words: "no reading for 5 min" } },
      "no reading for 5 min",
    ],
  ] as const)("says of %j what to do", (more, words) => {
    expect(hintOf({ ...facts, ...more })).toBe(words);
  });
});
