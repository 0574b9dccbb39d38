import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createFrameGuard } from "./frame-guard.ts";

const max = 1_000;

function packet(bodyBytes: number): Buffer {
  const header = [0x30];
  for (let rest = bodyBytes; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      header.push(rest);
      return Buffer.concat([Buffer.from(header), Buffer.alloc(bodyBytes)]);
    }
    header.push((rest % 128) | 128);
  }
}

it("packets within the limit pass however the bytes are cut, and the first that is larger is stopped at its header", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: max - 3 }), { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }),
      (sizes, cuts) => {
        const guard = createFrameGuard(max);
        const feed = (bytes: Buffer): boolean => {
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = cuts[i % cuts.length] ?? 1;
            if (!guard(bytes.subarray(at, at + size))) return false;
            at += size;
          }
          return true;
        };
        expect(feed(Buffer.concat(sizes.map(packet)))).toBe(true);
        expect(feed(packet(max - 2).subarray(0, 3))).toBe(false);
      },
    ),
  );
});

it("a length that never ends is refused", () => {
  expect(createFrameGuard(max)(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff]))).toBe(false);
});

it("the first packet gets less room, because nobody knows yet who sends it", () => {
  const guard = createFrameGuard(1_000_000);
  expect(guard(packet(70_000))).toBe(false);
  const known = createFrameGuard(1_000_000);
  expect(known(packet(10)) && known(packet(70_000))).toBe(true);
});
