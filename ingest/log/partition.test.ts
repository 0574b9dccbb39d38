import { expect, it } from "vitest";
import { partitionOf } from "./partition.ts";

it("assets spread evenly over the partitions", () => {
  const counts = Array.from({ length: 8 }, () => 0);
  for (let asset = 1; asset <= 8_000; asset++) {
    const partition = partitionOf(asset, 8);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  for (const count of counts) expect(count).toBeGreaterThan(850);
});

it("an asset's partition never changes", () => {
  expect([1, 2, 3, 1_000_000].map((asset) => partitionOf(asset, 8))).toMatchInlineSnapshot(`
    [
      7,
      6,
      7,
      1,
    ]
  `);
});
