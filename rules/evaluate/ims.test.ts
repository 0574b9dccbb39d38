import { expect, test } from "vitest";
import { judgeRig } from "./ims.ts";

const hour = 3_600_000;
const flag = (tag: string, at: number, returned: number | null = null) => ({
  tag,
  toldAt: at * hour,
  returnedAt: returned === null ? null : returned * hour,
});
const judged = (...flags: ReturnType<typeof flag>[]) =>
  judgeRig({ failed: ["b1", "b3"], endsAt: 200 * hour }, flags);

test("the warning is what stood at the end, and what the others show meanwhile is its consequence", () => {
  const found = judged(flag("b1", 120), flag("b2", 150), flag("b3", 160));
  expect(found).toEqual({ rightComponent: true, leadHours: 80, falseFlags: 0 });
});

test("a flag that comes and goes is one warning, as long as it does not stay away for more than a day", () => {
  const found = judged(flag("b1", 100, 110), flag("b3", 130, 140), flag("b1", 150));
  expect(found).toEqual({ rightComponent: true, leadHours: 100, falseFlags: 0 });
});

test("what stayed away, whatever bearing it was of, and what others said before are false", () => {
  const found = judged(flag("b1", 20, 30), flag("b2", 90, 95), flag("b1", 120));
  expect(found).toEqual({ rightComponent: true, leadHours: 80, falseFlags: 2 });
  expect(judged(flag("b4", 90), flag("b1", 120)).rightComponent).toBe(false);
});

test("what did not stand at the end was no warning of it", () => {
  expect(judged(flag("b1", 20, 30))).toEqual({
    rightComponent: true,
    leadHours: null,
    falseFlags: 1,
  });
  expect(judged()).toEqual({ rightComponent: false, leadHours: null, falseFlags: 0 });
});
