import { expect, test } from "vitest";
import type { AllowedVerb, VerbName } from "../../api/work-order.ts";
import { arrangeVerbs } from "./verb-order.ts";

const verb = (name: VerbName, allowed: boolean): AllowedVerb => ({
  verb: name,
  allowed,
  reason: allowed ? null : "It is closed.",
  remedy: null,
});

test("the step that usually comes next is the button", () => {
  const { next } = arrangeVerbs(
    [verb("hold", true), verb("complete", true), verb("start", false)],
    "in-progress",
  );
  expect(next?.verb).toBe("complete");
});

test("what is refused comes last and is still shown with its reason", () => {
  const { others } = arrangeVerbs(
    [verb("start", false), verb("hold", true), verb("approve", true)],
    "approved",
  );
  expect(others.map((each) => each.verb)).toEqual(["hold", "start"]);
});

test("an order with nothing left to do has no button", () => {
  expect(arrangeVerbs([verb("start", false)], "closed").next).toBeNull();
});

test("an order that waits for parts is not pressed to go on without them", () => {
  expect(arrangeVerbs([verb("resume", true)], "awaiting-material").next).toBeNull();
  expect(arrangeVerbs([verb("resume", true)], "on-hold").next?.verb).toBe("resume");
});
