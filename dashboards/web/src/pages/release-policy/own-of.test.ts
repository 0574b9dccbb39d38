import { expect, test } from "vitest";
import type { ReleasePolicy } from "../../api/release-policy.ts";
import { ownOf } from "./own-of.ts";

const trial = {
  minDays: 7,
  minAssetMonths: 1,
  maxFlagsPerAssetMonth: 1,
  minPrecision: null,
  approvals: 1,
};
const general: ReleasePolicy = {
  shadow: { backtest: false },
  canary: { backtest: true, ...trial },
  live: { canary: true, ...trial },
  approverIsNotAuthor: false,
  secondPersonToSend: false,
  directToLive: true,
  rollback: { maxFlagsPerAssetMonth: 2, minFlags: 3 },
  standByDays: 14,
};

test("a rule names only what is otherwise than for all, so that the rest follows when that changes", () => {
  const wanted: ReleasePolicy = {
    ...general,
    live: { ...general.live, approvals: 2, minPrecision: 0.8 },
    rollback: null,
  };
  expect(ownOf(general, wanted)).toEqual({
    live: { approvals: 2, minPrecision: 0.8 },
    rollback: null,
  });
});

test("a rule that differs in nothing has none of its own", () => {
  expect(ownOf(general, structuredClone(general))).toBeNull();
});
