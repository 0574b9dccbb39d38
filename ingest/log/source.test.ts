import { expect, it } from "vitest";
import { deviceSource, personSource, sourceNotTold, sourceOf } from "./source.ts";

it("tells devices, persons and nobody apart in one number", () => {
  expect(sourceOf(deviceSource(12))).toEqual({ kind: "device", deviceId: 12 });
  expect(sourceOf(personSource(12))).toEqual({ kind: "person", personId: 12 });
  expect(sourceOf(deviceSource(null))).toEqual({ kind: "not-told" });
  expect(sourceOf(sourceNotTold)).toEqual({ kind: "not-told" });
});
