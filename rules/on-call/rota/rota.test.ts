import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rosterOf } from "./roster.ts";
import { rotaSchema } from "./rota-schema.ts";
import { rotation } from "./rotation.ts";
import { whoIsOnCall } from "./who-is-on-call.ts";
import type { Override } from "./who-is-on-call.ts";

const hourMs = 3_600_000;
const at = (text: string): number => Date.parse(text);

const rotaOf = (layer: object, timeZone = "Europe/Berlin") =>
  rotaSchema.parse({
    name: "Cooling water",
    timeZone,
    layers: [{ name: "first", people: [1, 2, 3], ...layer }],
  });
const daily = { handOver: { every: "day", at: "08:00", since: "2026-03-01" } };
const weekly = { handOver: { every: "week", at: "09:30", on: "tue", since: "2026-03-01" } };

const personAt = (rota: ReturnType<typeof rotaOf>, moment: string, overrides: Override[] = []) =>
  whoIsOnCall(rota, overrides, at(moment))[0]!;

describe("a rotation", () => {
  test("hands over by the wall clock of its zone, in the order of the people", () => {
    const rota = rotaOf(daily);
    expect(personAt(rota, "2026-03-01T06:59:59Z")).toMatchObject({
      personId: null,
      why: "not-begun",
    });
    expect(personAt(rota, "2026-03-01T07:00:00Z").personId).toBe(1);
    expect(personAt(rota, "2026-03-02T06:59:59Z").personId).toBe(1);
    expect(personAt(rota, "2026-03-02T07:00:00Z").personId).toBe(2);
    expect(personAt(rota, "2026-03-04T07:00:00Z").personId).toBe(1);
  });

  test("by the week begins on the first such weekday", () => {
    const rota = rotaOf(weekly);
    expect(personAt(rota, "2026-03-03T08:29:59Z").why).toBe("not-begun");
    expect(personAt(rota, "2026-03-03T08:30:00Z").personId).toBe(1);
    // After the clocks went forward on the 29th: half past nine is an hour earlier in UTC.
    expect(personAt(rota, "2026-03-31T07:29:59Z").personId).toBe(1);
    expect(personAt(rota, "2026-03-31T07:30:00Z").personId).toBe(2);
  });

  test("is right on both days on which the clocks change", () => {
    const layer = rotaOf(daily).layers[0]!;
    const turn = rotation(layer, "Europe/Berlin");
    const hoursOf = (moment: string) => {
      const { from, until } = turn(at(moment))!;
      return (until - from) / hourMs;
    };
    expect(hoursOf("2026-03-28T12:00:00Z")).toBe(23);
    expect(hoursOf("2026-03-29T12:00:00Z")).toBe(24);
    expect(hoursOf("2026-10-24T12:00:00Z")).toBe(25);
  });

  test("hands over later where the hour is skipped, and once where it comes twice", () => {
    const night = { handOver: { every: "day", at: "02:30", since: "2026-03-01" } };
    const turn = rotation(rotaOf(night).layers[0]!, "Europe/Berlin");
    expect(new Date(turn(at("2026-03-29T12:00:00Z"))!.from).toISOString()).toBe(
      "2026-03-29T01:30:00.000Z",
    );
    expect(new Date(turn(at("2026-10-25T12:00:00Z"))!.from).toISOString()).toBe(
      "2026-10-25T00:30:00.000Z",
    );
  });
});

describe("somebody who stands in", () => {
  const standIn = (more: Partial<Override> = {}): Override => ({
    id: 1,
    layer: "first",
    personId: 9,
    from: at("2026-03-02T12:00:00Z"),
    until: at("2026-03-02T18:00:00Z"),
    ...more,
  });

  test("is on call for exactly that time, and it is said for whom", () => {
    const rota = rotaOf(daily);
    expect(personAt(rota, "2026-03-02T11:59:59Z", [standIn()]).personId).toBe(2);
    expect(personAt(rota, "2026-03-02T12:00:00Z", [standIn()])).toMatchObject({
      personId: 9,
      why: "override",
      insteadOf: 2,
    });
    expect(personAt(rota, "2026-03-02T18:00:00Z", [standIn()]).personId).toBe(2);
  });

  test("gives way to who said so later, and stands in no other layer", () => {
    const later = standIn({ id: 2, personId: 7, until: at("2026-03-02T13:00:00Z") });
    const other = standIn({ id: 3, layer: "second", personId: 8 });
    const who = (moment: string) =>
      personAt(rotaOf(daily), moment, [later, standIn(), other]).personId;
    expect(who("2026-03-02T12:30:00Z")).toBe(7);
    expect(who("2026-03-02T13:00:00Z")).toBe(9);
  });

  test("is on call outside the layer's hours too", () => {
    const rota = rotaOf({ ...daily, hours: { days: ["mon"], from: "08:00", to: "16:00" } });
    expect(personAt(rota, "2026-03-02T15:30:00Z")).toMatchObject({
      personId: null,
      why: "outside-hours",
    });
    expect(personAt(rota, "2026-03-02T15:30:00Z", [standIn()])).toMatchObject({
      personId: 9,
      insteadOf: null,
    });
  });
});

describe("whatever the zone and the rotation", () => {
  const year = at("2026-01-01T00:00:00Z");
  const moments = fc.integer({ min: year + 30 * 24 * hourMs, max: year + 380 * 24 * hourMs });
  const layers = fc.record({
    timeZone: fc.constantFrom(
      "Europe/Berlin",
      "America/St_Johns",
      "Australia/Lord_Howe",
      "Pacific/Apia",
      "Asia/Kolkata",
    ),
    every: fc.constantFrom("day", "week"),
    minutes: fc.integer({ min: 0, max: 24 * 60 - 1 }),
    people: fc.integer({ min: 1, max: 5 }),
    hours: fc.option(fc.constantFrom("06:00", "14:00", "22:00"), { nil: undefined }),
  });
  const built = layers.map(({ timeZone, every, minutes, people, hours }) => {
    const pad = (n: number) => String(n).padStart(2, "0");
    return rotaOf(
      {
        people: Array.from({ length: people }, (_, i) => i + 1),
        handOver: {
          every,
          at: `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`,
          since: "2026-01-05",
        },
        ...(hours === undefined ? {} : { hours: { from: hours, to: "07:00" } }),
      },
      timeZone,
    );
  });
  const overrides = fc
    .array(fc.record({ from: moments, hours: fc.integer({ min: 1, max: 200 }) }), { maxLength: 4 })
    .map((all) =>
      all.map(({ from, hours }, i): Override => {
        return { id: i + 1, layer: "first", personId: 90 + i, from, until: from + hours * hourMs };
      }),
    );
  const runs = { numRuns: 12 };

  test("turns follow each other without a gap, each the next person's", () => {
    fc.assert(
      fc.property(built, moments, (rota, moment) => {
        const layer = rota.layers[0]!;
        const turnAt = rotation(layer, rota.timeZone);
        const turn = turnAt(moment)!;
        expect(turn.from <= moment && moment < turn.until).toBe(true);
        expect(turnAt(turn.until - 1)).toEqual(turn);
        const next = turnAt(turn.until)!;
        expect(next.from).toBe(turn.until);
        expect(next.personId).toBe((turn.personId % layer.people.length) + 1);
      }),
      runs,
    );
  });

  test("the roster has no gap and says at every moment what is true of that moment", () => {
    fc.assert(
      fc.property(built, overrides, moments, moments, (rota, standIns, from, probe) => {
        const layer = rota.layers[0]!;
        const to = from + 10 * 24 * hourMs;
        const roster = rosterOf(layer, rota.timeZone, standIns, { from, to });
        expect(roster[0]!.from).toBe(from);
        expect(roster.at(-1)!.until).toBe(to);
        for (const [i, entry] of roster.entries()) {
          if (i > 0) expect(entry.from).toBe(roster[i - 1]!.until);
        }
        const moment = from + (probe % (to - from));
        const entry = roster.find((one) => one.from <= moment && moment < one.until)!;
        const { personId, why, overrideId } = whoIsOnCall(rota, standIns, moment)[0]!;
        expect(entry).toMatchObject({ personId, why, overrideId });
      }),
      { numRuns: 8 },
    );
  });
});
