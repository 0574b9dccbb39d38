import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createOrderedAcks } from "./ordered-acks.ts";

it("acknowledgements go out in the order of the messages, and only when durable", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }).chain((count) => {
        const ids = Array.from({ length: count }, (_, i) => i);
        return fc.tuple(
          fc.shuffledSubarray(ids, { minLength: count }),
          fc.shuffledSubarray(ids, { minLength: count }),
        );
      }),
      ([durableOrder, holdOrder]) => {
        const acks = createOrderedAcks();
        const sent: number[] = [];
        const durable = new Set<number>();
        const release = durableOrder.map((_, id) => acks.expect(id));
        for (const [i, id] of holdOrder.entries()) {
          acks.hold(id, () => {
            expect(durable.has(id)).toBe(true);
            sent.push(id);
          });
          const next = durableOrder[i] ?? 0;
          durable.add(next);
          release[next]?.();
        }
        expect(sent).toEqual(durableOrder.map((_, id) => id));
        expect(acks.size).toBe(0);
      },
    ),
  );
});

it("what belonged to a lost connection is never sent on the next", () => {
  const acks = createOrderedAcks();
  const sent: string[] = [];
  const late = acks.expect(1);
  acks.hold(1, () => sent.push("old"));
  acks.drop();
  const again = acks.expect(1);
  late();
  acks.hold(1, () => sent.push("new"));
  expect(sent).toEqual([]);
  again();
  expect(sent).toEqual(["new"]);
});
