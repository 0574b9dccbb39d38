import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Reading } from "../log/reading.ts";
import type { Follower, Followers } from "./link.ts";
import { countWithFollowers, withFollowers } from "./with-followers.ts";

const reading = (signalId: number, more: Partial<Reading> = {}): Reading => ({
  assetId: 1,
  signalId,
  observedAt: 1_000,
  receivedAt: 1_200,
  value: 4,
  code: null,
  quality: "good",
  source: 3,
  historical: false,
  ...more,
});

const follower = (signalId: number, more: Partial<Follower> = {}): Follower => ({
  assetId: 100 + signalId,
  signalId,
  conversion: null,
  ...more,
});

it("a followed reading is one of each follower: the same moment, said by the same, judged alike", () => {
  const followers = new Map([[1, [follower(7), follower(8)]]]);
  const sent = reading(1, { quality: "uncertain", historical: true });
  expect(withFollowers([reading(2), sent, reading(3)], followers)).toEqual([
    reading(2),
    sent,
    { ...sent, assetId: 107, signalId: 7 },
    { ...sent, assetId: 108, signalId: 8 },
    reading(3),
  ]);
});

it("a value comes in the follower's unit, and nothing stays nothing", () => {
  const followers = new Map([[1, [follower(7, { conversion: { factor: 1.8, offset: 32 } })]]]);
  const values = [100, null, 1.7e308].map(
    (value) => withFollowers([reading(1, { value })], followers)[1],
  );
  expect(values).toMatchObject([
    { value: 212, quality: "good" },
    { value: null, quality: "good" },
    // More than a number can hold is no value, as it is in the intake.
    { value: null, quality: "bad" },
  ]);
});

it("costs nothing where nobody is followed", () => {
  const readings = [reading(2), reading(3)];
  expect(withFollowers(readings, new Map([[1, [follower(7)]]]))).toBe(readings);
});

it("keeps everything that came, in its order, and says beforehand how much it becomes", () => {
  const ids = fc.integer({ min: 1, max: 6 });
  const links: fc.Arbitrary<Followers> = fc
    .array(fc.tuple(ids, fc.integer({ min: 10, max: 14 })), { maxLength: 8 })
    .map((pairs) => {
      const followers = new Map<number, Follower[]>();
      for (const [of, id] of pairs) followers.set(of, [...(followers.get(of) ?? []), follower(id)]);
      return followers;
    });
  const came = fc.array(
    ids.map((id) => reading(id)),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(came, links, (readings, followers) => {
      const all = withFollowers(readings, followers);
      expect(all.length).toBe(countWithFollowers(readings, followers));
      expect(all.filter(({ signalId }) => signalId < 10)).toEqual(readings);
      for (const id of [10, 11, 12, 13, 14]) {
        const followed = readings.flatMap(({ signalId }) =>
          (followers.get(signalId) ?? []).filter((one) => one.signalId === id).map(() => signalId),
        );
        expect(all.filter(({ signalId }) => signalId === id)).toHaveLength(followed.length);
      }
    }),
    { numRuns: 60 },
  );
});
