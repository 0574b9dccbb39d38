import { describe, expect, test } from "vitest";
import { at, hour, minute, play, repair, ruleOf, story, tickAt } from "../testing/series.ts";
import type { RuleInput } from "../evaluation/evaluate.ts";

const told = (condition: unknown, inputs: RuleInput[]) =>
  story(play(ruleOf(condition), inputs).transitions);
const words = (condition: unknown, inputs: RuleInput[]) =>
  play(ruleOf(condition), inputs).transitions.map(({ explanation }) => explanation.words);

const high = (signal: string) => ({ limit: { signal, above: 7, clearBelow: 6 } });
const m = minute;

describe("all", () => {
  const both = { all: [high("x"), high("y")] };

  test("holds from when the last of them does until the first ends", () => {
    const inputs = [at(0, 8), at(m, 8, "y"), at(2 * m, 8), at(3 * m, 5), at(4 * m, 5, "y")];
    expect(told(both, inputs)).toEqual(["raised 1", "returned 3"]);
  });

  test("began when the delay of the last was over", () => {
    const delayed = { all: [high("x"), { limit: { signal: "y", above: 7, onDelay: "90s" } }] };
    const inputs = [at(0, 8, "y"), at(m, 8), at(2 * m, 8, "y"), at(3 * m, 8, "y")];
    expect(told(delayed, inputs)).toEqual(["raised 1.5"]);
  });

  test("says what each of them says", () => {
    expect(words(both, [at(0, 8), at(m, 9, "y")])).toEqual([
      "X at 8 mm/s is above 7 mm/s, and Y at 9 °C is above 7 °C",
    ]);
  });
});

describe("any", () => {
  test("holds while at least one does, as one stretch", () => {
    const either = { any: [high("x"), high("y")] };
    const inputs = [at(0, 8), at(m, 8, "y"), at(2 * m, 5), at(3 * m, 5, "y"), at(4 * m, 8)];
    expect(told(either, inputs)).toEqual(["raised 0", "returned 3", "raised 4"]);
  });
});

describe("silence", () => {
  const quiet = (signal: string, after: string) => ({ noData: { signal, for: after } });
  const silences = (condition: unknown) =>
    play(ruleOf(condition), [
      at(0, 1),
      at(2 * m, 1, "y"),
      ...Array.from({ length: 9 }, (_, i) => tickAt((i + 1) * m)),
    ]).transitions.map(({ explanation: { signalId, silence } }) => [
      silence?.signalId === signalId,
      silence?.lastReceivedAt,
    ]);
  const [x] = silences(quiet("x", "3m"));

  test("is what a combination says of which nothing else holds, as the last that began", () => {
    expect(x?.[0]).toBe(true);
    expect(silences({ any: [quiet("x", "3m"), high("y")] })).toEqual([x]);
    const both = silences({ all: [quiet("x", "3m"), quiet("y", "3m")] });
    expect(Number(both[0]?.[1]) - Number(x?.[1])).toBe(2 * m);
    expect(silences({ ...quiet("x", "3m"), onDelay: "1m" })).toEqual([x]);
  });

  test("is not what it says where something else must hold as well, or the contrary", () => {
    const low = { limit: { signal: "y", below: 7 } };
    expect(silences({ all: [quiet("x", "3m"), low] })).toEqual([[false, undefined]]);
    expect(silences({ not: quiet("x", "3m") })[0]).toEqual([false, undefined]);
  });
});

describe("a vote", () => {
  test("two out of three begin with the second", () => {
    const vote = { atLeast: { n: 2, of: [high("x"), high("y"), high("door")] } };
    const inputs = [
      at(0, 8),
      at(m, 5, "y"),
      at(2 * m, 9, "door"),
      at(3 * m, 9, "y"),
      at(4 * m, 5),
      at(5 * m, 1, "door"),
    ];
    expect(told(vote, inputs)).toEqual(["raised 2", "returned 5"]);
    expect(words(vote, inputs.slice(0, 3))[0]).toContain("(2 of 3, 2 needed)");
  });
});

describe("not", () => {
  const low = { not: high("x") };

  test("is not known before anything was heard, and not by what is missing or bad", () => {
    const silent = [tickAt(0), at(m, null), at(2 * m, 1, "x", { quality: "bad" }), at(m, 1, "y")];
    expect(told(low, silent)).toEqual([]);
    expect(told(low, [...silent, at(3 * m, 1)])).toEqual(["raised 3"]);
  });

  test("holds while the other does not, and says so", () => {
    const inputs = [at(0, 8), at(m, 5), at(2 * m, 8)];
    expect(told(low, inputs)).toEqual(["raised 1", "returned 2"]);
    expect(words(low, inputs)[0]).toBe("X at 5 mm/s is not above 7 mm/s");
  });

  test("another code is evidence that the machine does not report this one", () => {
    const without = { not: { code: { signal: "error", equals: "E1" } } };
    expect(told(without, [at(0, "ok", "error"), at(m, "E1", "error")])).toEqual([
      "raised 0",
      "returned 1",
    ]);
    expect(words(without, [at(0, "ok", "error")])).toEqual(["ERROR does not report E1"]);
  });

  test("of a combination is known as far as the parts are", () => {
    const neither = { not: { any: [high("x"), high("y")] } };
    expect(told(neither, [at(0, 1), at(m, 1)])).toEqual([]);
    expect(told(neither, [at(0, 1), at(m, 1, "y")])).toEqual(["raised 1"]);
    const notBoth = { not: { all: [high("x"), high("y")] } };
    expect(told(notBoth, [at(0, 8)])).toEqual([]);
    expect(told(notBoth, [at(0, 1)])).toEqual(["raised 0"]);
  });

  test("a condition that learns is not known not to hold before it has learnt", () => {
    const usual = { not: { drift: { signal: "x", learn: "20 readings", smoothing: "1m" } } };
    const inputs = Array.from({ length: 25 }, (_, i) => at(i * m, 5 + (i % 3) / 10));
    expect(told(usual, inputs)).toEqual(["learned 21", "raised 21"]);
  });

  test("a repair forgets that it was heard", () => {
    expect(told(low, [at(0, 1), repair, at(m, 1)])).toEqual(["raised 0", "returned 0", "raised 1"]);
  });
});

describe("n of m", () => {
  test("so many of the last readings", () => {
    const three = {
      nOfM: { n: 3, of: 5, condition: { limit: { signal: "x", above: 7, clearBelow: 7 } } },
    };
    const inputs = [8, 1, 8, 1, 8, 1, 1].map((value, index) => at(index * m, value));
    expect(told(three, inputs)).toEqual(["raised 4", "returned 5"]);
    expect(words(three, inputs)[0]).toContain("so it was at 3 of the last 5 readings");
  });

  test("missing and bad readings are none of them", () => {
    const two = { nOfM: { n: 2, of: 2, condition: high("x") } };
    const inputs = [at(0, 8), at(m, null), at(2 * m, 8, "x", { quality: "bad" }), at(3 * m, 8)];
    expect(told(two, inputs)).toEqual(["raised 3"]);
  });

  test("so many within a time, whatever the number of readings", () => {
    const often = {
      nOfM: { n: 3, within: "10m", condition: { code: { signal: "error", equals: "E1" } } },
    };
    const errors = [0, 1, 12, 14, 16].map((minutes) => at(minutes * m, "E1", "error"));
    expect(told(often, errors)).toEqual(["raised 16"]);
    // Reported by change: time passes without readings.
    expect(told(often, [...errors, tickAt(18 * m), tickAt(23 * m)])).toEqual([
      "raised 16",
      "returned 23",
    ]);
  });
});

describe("delays of any condition", () => {
  test("an on-delay of a combination counts from when it holds", () => {
    const slow = { all: [high("x"), high("y")], onDelay: "2m" };
    const inputs = [at(0, 8), at(m, 8, "y"), at(2 * m, 8), at(3 * m, 8), at(4 * m, 5)];
    expect(told(slow, inputs)).toEqual(["raised 3", "returned 4"]);
  });

  test("a gap in a periodic signal proves nothing about the time between", () => {
    const slow = { any: [high("x"), high("y")], onDelay: "10m" };
    expect(told(slow, [at(0, 8), at(15 * m, 8), at(24 * m, 8)])).toEqual([]);
  });

  test("an off-delay holds over a short end", () => {
    const kept = { stuck: { signal: "x", for: "2m", minReadings: 3 }, offDelay: "5m" };
    const inputs = [4, 4, 4, 5, 6, 4, 4, 4, 5, 6, 7, 8, 9, 10].map((value, index) =>
      at(index * m, value),
    );
    expect(told(kept, inputs)).toEqual(["raised 2", "returned 13"]);
  });

  test("keepFor stands for so long after it held last, gaps or not", () => {
    const kept = { ...high("x"), keepFor: "30m" };
    const inputs = [at(0, 8), at(m, 5), at(2 * m, 8), at(20 * m, 5), at(31 * m, 5), at(32 * m, 5)];
    expect(told(kept, inputs)).toEqual(["raised 0", "returned 32"]);
  });

  test("where a signal reports on change, time passes by ticks for as long as we could hear", () => {
    const slow = { any: [high("door"), high("x")], onDelay: "10m" };
    const inputs = [at(0, 8, "door"), tickAt(9 * m), tickAt(10 * m)];
    expect(told(slow, inputs)).toEqual(["raised 10"]);
    const deaf = [at(0, 8, "door"), tickAt(12 * m, 5 * m), tickAt(14 * m, 5 * m)];
    expect(told(slow, deaf)).toEqual([]);
    expect(told(slow, [...deaf, tickAt(15 * m, 5 * m)])).toEqual(["raised 10"]);
  });

  test("silence that lasts: noData with a delay counts on our clock", () => {
    const silent = { noData: { signal: "x", for: "5m" }, onDelay: "10m" };
    const ticks = Array.from({ length: 20 }, (_, i) => tickAt((i + 1) * m));
    expect(told(silent, [at(0, 1), ...ticks])).toEqual(["raised 15"]);
  });
});

describe("chattering", () => {
  const calm = { ...high("x"), chattering: { raises: 3, within: "10m", calm: "15m" } };
  const flapping = (times: number, every = 2) =>
    Array.from({ length: times }, (_, i) => [
      at(i * every * m, 8),
      at((i * every + 1) * m, 1),
    ]).flat();

  test("from so many times it stands until it is calm", () => {
    const inputs = [...flapping(6), at(25 * m, 1), at(26 * m, 1)];
    expect(told(calm, inputs)).toEqual([
      "raised 0",
      "returned 1",
      "raised 2",
      "returned 3",
      "raised 4",
      "returned 25",
    ]);
    const last = play(ruleOf(calm), inputs).transitions.at(-1)!;
    expect(last.explanation.words).toContain("it came 6 times, 3 of them within 10 min");
    expect(last.explanation.facts).toMatchObject({ came: 6 });
  });

  test("what comes rarely is told each time", () => {
    expect(told(calm, flapping(4, 20))).toHaveLength(8);
  });

  test("it begins anew after it was calm", () => {
    const again = [...flapping(3), at(hour, 1), at(hour + m, 8), at(hour + 2 * m, 1)];
    expect(told(calm, again).slice(-3)).toEqual(["returned 60", "raised 61", "returned 62"]);
  });
});
