import { describe, expect, test } from "vitest";
import type { FlagRaised } from "../flags/flag-events.ts";
import type { Suppression, Surroundings } from "./stage.ts";
import { passThrough } from "./stages.ts";

const now = Date.UTC(2026, 10, 22, 8);

const flag = (more: Partial<FlagRaised> = {}): FlagRaised => ({
  flagId: 1,
  assetId: 7,
  siteId: 1,
  assetTag: "P-101",
  condition: "vibration-high",
  ruleKey: "vibration-high",
  ruleVersionId: 1,
  ruleVersion: 1,
  severity: 3,
  kind: "process",
  failureMode: "bearing-wear",
  skill: null,
  timeToFailureHours: null,
  timeToRespondHours: null,
  kit: null,
  priority: null,
  remainingUsefulLife: null,
  raisedAt: new Date(now).toISOString(),
  triggeredAt: new Date(now).toISOString(),
  recordedAt: new Date(now).toISOString(),
  occurrences: 1,
  summary: "",
  ...more,
});

const around = (more: Partial<Surroundings> = {}): Surroundings => ({
  now,
  suppressions: [],
  explainedBy: [],
  flood: { on: false, raised: 1, limit: 50, windowMinutes: 10 },
  ...more,
});

const suppression = (more: Partial<Suppression>): Suppression => ({
  id: 9,
  kind: "shelved",
  condition: "vibration-high",
  reason: "new bearing runs in",
  owner: "Ana",
  beganAt: now - 60_000,
  until: now + 3_600_000,
  ...more,
});

describe("a raise", () => {
  test("passes when nothing holds it", () => {
    expect(passThrough(flag(), around())).toBeNull();
  });

  test("is held while its condition is shelved, with who, why and how long", () => {
    expect(passThrough(flag(), around({ suppressions: [suppression({})] }))).toEqual({
      stage: "shelved",
      suppressionId: 9,
      reason: "shelved by Ana until 2026-11-22T09:00:00.000Z: new bearing runs in",
    });
  });

  test("passes when another condition of the asset is shelved", () => {
    const other = suppression({ condition: "temperature-high" });
    expect(passThrough(flag(), around({ suppressions: [other] }))).toBeNull();
  });

  test("is held by the first of several reasons: work on the machine before shelving", () => {
    const work = suppression({ id: 10, kind: "maintenance", condition: null, until: null });
    const suppressions = [suppression({}), work];
    expect(passThrough(flag(), around({ suppressions }))).toMatchObject({
      stage: "maintenance",
      suppressionId: 10,
    });
  });

  test("passes when the machine showed it before anybody was at work on it, and it came late", () => {
    const work = suppression({ kind: "maintenance", condition: null, until: null });
    const before = (minutes: number) =>
      flag({ triggeredAt: new Date(now - minutes * 60_000).toISOString() });
    expect(passThrough(before(30), around({ suppressions: [work] }))).toBeNull();
    expect(passThrough(before(5), around({ suppressions: [work] }))).not.toBeNull();
  });

  test("is held when a flag that its rule names explains it", () => {
    expect(passThrough(flag(), around({ explainedBy: ["pump-stopped"] }))).toMatchObject({
      stage: "suppressed",
      reason: "pump-stopped explains it, as the rule says",
    });
  });
});

describe("a flood", () => {
  const full = { on: false, raised: 51, limit: 50, windowMinutes: 20 };

  test("begins with the flag that is one too many", () => {
    expect(passThrough(flag(), around({ flood: { ...full, raised: 50 } }))).toBeNull();
    expect(passThrough(flag(), around({ flood: full }))).toMatchObject({
      stage: "flood",
      reason: "the site raised 51 flags in 20 min; a digest follows",
    });
  });

  test("holds every further flag while it lasts, and lets the most severe ones through", () => {
    const on = { ...full, on: true, raised: 30 };
    expect(passThrough(flag(), around({ flood: on }))).toMatchObject({ stage: "flood" });
    expect(passThrough(flag({ severity: 4 }), around({ flood: on }))).toBeNull();
  });

  test("is not made of what was shown days ago: a recording that is played comes in bulk", () => {
    const old = flag({ triggeredAt: new Date(now - 25 * 3_600_000).toISOString() });
    expect(passThrough(old, around({ flood: { ...full, on: true, raised: 80 } }))).toBeNull();
  });

  test("there is none where no limit is set", () => {
    expect(passThrough(flag(), around({ flood: { ...full, limit: null } }))).toBeNull();
  });
});
