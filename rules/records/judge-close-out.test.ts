import { expect, test } from "vitest";
import { judgeCloseOut } from "./judge-close-out.ts";
import type { FlagLabel } from "./judge-close-out.ts";

const asFlagged = {
  repaired: true,
  foundCondition: "as-flagged",
  foundFailureMode: "bearing-wear",
};
const label = (more: Partial<FlagLabel>): FlagLabel => ({
  outcome: "confirmed",
  kind: "process",
  suspected: "bearing-wear",
  byPerson: true,
  instead: null,
  ...more,
});

test("a report speaks for itself as long as nobody has said otherwise", () => {
  const found = label({ byPerson: false });
  expect(judgeCloseOut(asFlagged, [found])).toEqual({
    isFailure: true,
    foreseen: true,
    failureMode: "bearing-wear",
  });
  expect(judgeCloseOut(asFlagged, [])).toMatchObject({ isFailure: true, foreseen: false });
});

test("a flag that was right after all names a failure where the report had seen none", () => {
  const noFault = { repaired: false, foundCondition: "no-fault", foundFailureMode: null };
  expect(judgeCloseOut(noFault, [label({})])).toEqual({
    isFailure: true,
    foreseen: true,
    failureMode: "bearing-wear",
  });
  expect(judgeCloseOut(noFault, [label({ kind: "instrument" })])).toMatchObject({
    isFailure: false,
  });
});

test("a flag that was wrong after all takes the failure that its report had confirmed", () => {
  const wrong = label({ outcome: "no-fault-found" });
  expect(judgeCloseOut(asFlagged, [wrong])).toEqual({
    isFailure: false,
    foreseen: false,
    failureMode: null,
  });
  const other = label({ outcome: "other-cause", instead: "seal-leak" });
  expect(judgeCloseOut(asFlagged, [other])).toEqual({
    isFailure: true,
    foreseen: false,
    failureMode: "seal-leak",
  });
});

test("as long as another flag behind the order was right, its failure stands", () => {
  const wrong = label({ outcome: "no-fault-found" });
  expect(judgeCloseOut(asFlagged, [wrong, label({ byPerson: false })])).toMatchObject({
    isFailure: true,
    foreseen: true,
  });
});

test("a fault that the report itself named is not taken by what is said of a flag", () => {
  const other = { ...asFlagged, foundCondition: "other", foundFailureMode: "seal-leak" };
  expect(judgeCloseOut(other, [label({ outcome: "no-fault-found" })])).toEqual({
    isFailure: true,
    foreseen: false,
    failureMode: "seal-leak",
  });
});
