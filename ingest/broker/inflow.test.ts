import { expect, test } from "vitest";
import { createInflow } from "./inflow.ts";

test("says for how long it has been full without a break, which is not long as long as commits go on", () => {
  let now = 0;
  const inflow = createInflow(10, () => now);
  inflow.enter(9);
  now = 100;
  expect(inflow.fullForMs()).toBe(0);
  inflow.enter(1);
  now = 400;
  inflow.enter(5);
  expect(inflow.fullForMs()).toBe(300);
  inflow.leave(6);
  expect(inflow.fullForMs()).toBe(0);
  inflow.enter(1);
  now = 450;
  expect(inflow.fullForMs()).toBe(50);
});
