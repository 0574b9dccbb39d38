import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPartsShelf } from "./parts-shelf.ts";
import { pickClosing, pickMerge } from "./pick-merge.ts";
import { sharedSpans } from "./shared-spans.ts";
import type { DayFile, HotTable } from "./parts.ts";

describe("picking files to merge", () => {
  test("merges stay rare and files stay few, however the runs are sized", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 300 }),
        (runs) => {
          let files: { rows: number }[] = [];
          let rewritten = 0;
          for (const rows of runs) {
            files.push({ rows });
            const picked = pickMerge(files);
            if (picked.length === 0) continue;
            const merged = picked.reduce((sum, file) => sum + file.rows, 0);
            expect(files.slice(-picked.length)).toEqual(picked);
            files = [...files.slice(0, -picked.length), { rows: merged }];
            rewritten += merged;
          }
          const total = runs.reduce((sum, rows) => sum + rows, 0);
          expect(files.length).toBeLessThanOrEqual(3 * Math.log2(total + 1) + 3);
          expect(rewritten).toBeLessThanOrEqual(total * (Math.log2(total + 1) + 1));
        },
      ),
    );
  });
});

describe("closing an ended day", () => {
  test("makes one file of it", () => {
    expect(pickClosing([{ rows: 900 }, { rows: 100 }])).toHaveLength(2);
    expect(pickClosing([{ rows: 900 }])).toEqual([]);
  });

  test("again and again for a few late readings rewrites only these, and keeps their files few", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 400 }),
        (nights) => {
          const day = 100_000;
          let files: { rows: number }[] = [{ rows: day }];
          let rewritten = 0;
          for (const rows of nights) {
            files.push({ rows });
            const picked = pickClosing(files);
            if (picked.length === 0) continue;
            const merged = picked.reduce((sum, file) => sum + file.rows, 0);
            expect(files.slice(-picked.length)).toEqual(picked);
            files = [...files.slice(0, -picked.length), { rows: merged }];
            rewritten += merged;
          }
          const late = nights.reduce((sum, rows) => sum + rows, 0);
          // Its own file is rewritten once for every sixteenth part of it that came late.
          const ofDay = Math.floor((16 * late) / day) * (day + late);
          expect(rewritten - ofDay).toBeLessThanOrEqual(late * (Math.log2(late + 1) + 1));
          expect(files.length).toBeLessThanOrEqual(3 * Math.log2(late + 1) + 4);
        },
      ),
    );
  });
});

describe("spans that more than one part may fill", () => {
  test("are where files overlap and where a hot table has late rows", () => {
    const spans = sharedSpans({
      hot: [hot({ minAt: 200, maxAt: 300, late: 1 }), hot({ minAt: 0, maxAt: 500, late: 0 })],
      files: [file(0, 50), file(40, 90), file(85, 100), file(150, 160)],
    });
    expect(spans).toEqual([
      [40, 51],
      [85, 91],
      [200, 301],
    ]);
  });
});

describe("parts shelf", () => {
  test("what a reader may still look at goes only when the reader has left", async () => {
    const gone: string[] = [];
    const discard = (name: string) => async () => {
      gone.push(name);
    };
    const shelf = createPartsShelf({ hot: [], files: [] });
    let leaveFirst = (): void => {};
    const first = shelf.read(() => new Promise<void>((resolve) => (leaveFirst = resolve)));
    shelf.replace({ hot: [], files: [file(0, 1)] }, [discard("a")]);
    let leaveSecond = (): void => {};
    const second = shelf.read(() => new Promise<void>((resolve) => (leaveSecond = resolve)));
    shelf.replace({ hot: [], files: [] }, [discard("b")]);
    leaveSecond();
    await second;
    await shelf.swept();
    expect(gone).toEqual([]);
    leaveFirst();
    await first;
    await shelf.swept();
    expect(gone).toEqual(["a", "b"]);
  });
});

function file(minAt: number, maxAt: number): DayFile {
  return {
    day: 0,
    firstRun: 1,
    lastRun: 1,
    path: "",
    rows: 1,
    bytes: 1,
    scale: null,
    form: 2,
    codes: 0,
    late: false,
    minAt,
    maxAt,
  };
}

function hot(more: Partial<HotTable>): HotTable {
  return { run: 1, rows: 1, codes: 0, late: 0, minAt: 0, maxAt: 0, ...more };
}
