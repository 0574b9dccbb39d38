import { expect, test } from "vitest";
import type { Letter, Outcome } from "./notifier.ts";
import { aLetter } from "./testing/letters.ts";
import type { Behaviour, OtherSide, Received } from "./testing/other-side.ts";

/** Where adapters differ. */
export type Traits = {
  /** The receiving end can refuse a letter for good, be silent, and be gone. */
  answers: boolean;
  /** A text of any length arrives whole; else its beginning does, with "…" at its end. */
  anyLength: boolean;
};

const never = new AbortController().signal;

/** What every way of telling somebody must do; `open` gives a fresh notifier with a receiving end each time. */
export function notifierContract<Address>(
  open: () => Promise<OtherSide<Address>>,
  traits: Traits,
): void {
  const send = (side: OtherSide<Address>, letter: Letter): Promise<Outcome> =>
    side.notifier.send(side.address, letter, never);

  test("a letter arrives with its words, its link and what the reader can do", async () => {
    await using side = await open();
    const letter = aLetter();
    expect(await send(side, letter)).toMatchObject({ result: "delivered" });
    expect(await side.received()).toEqual([readable(letter)]);
  });

  test("words arrive as they were written, whatever letters and lines they have", async () => {
    await using side = await open();
    const letter = aLetter({
      subject:
        "Lager von Pumpe „Süd“ heiß · 温度 🔥 =?UTF-8?Q?x?= end of a subject that is longer than a line of mail",
      text: `.\n..two dots\nKühlwasser 温度 🔥 = 95 °C\n${"long ".repeat(60)}\nFrom here\n\n<b>&amp;</b> "quoted"`,
      link: null,
      actions: [],
    });
    expect(await send(side, letter)).toMatchObject({ result: "delivered" });
    expect(await side.received()).toEqual([readable(letter)]);
  });

  test("words can add nothing to a letter but words", async () => {
    await using side = await open();
    const letter = aLetter({ text: "\r\n.\r\nDATA\r\nBcc: all@plant.example\r\n\u0000\u001B[31m" });
    expect(await send(side, letter)).toMatchObject({ result: "delivered" });
    expect(await side.received()).toHaveLength(1);
  });

  test("the same letter sent again is known by its key, and another letter has another", async () => {
    await using side = await open();
    const letter = aLetter();
    await send(side, letter);
    await send(side, letter);
    await send(side, aLetter());
    const keys = (await side.received()).map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    expect(keys.filter((key) => key === letter.key).length).toBeGreaterThan(0);
  });

  test("a long text arrives whole, or as its beginning that says so", async () => {
    await using side = await open();
    const text = "All work and no play. ".repeat(2_000);
    expect(await send(side, aLetter({ text }))).toMatchObject({ result: "delivered" });
    const [received] = await side.received();
    if (traits.anyLength) expect(received?.text).toBe(text.trim());
    else {
      const shown = received?.text ?? "";
      expect(shown.endsWith("…")).toBe(true);
      expect(text.startsWith(shown.slice(0, -1))).toBe(true);
      expect(shown.length).toBeGreaterThan(500);
    }
  });

  test("what cannot be taken now has failed, with a reason in words; later it is taken", async () => {
    await using side = await open();
    await side.behave("fail");
    expect(await send(side, aLetter())).toEqual(failedWith(/\w+ .*\w+/));
    expect(await side.received()).toEqual([]);
    await side.behave("take");
    expect(await send(side, aLetter())).toMatchObject({ result: "delivered" });
  });

  test("whoever stops waiting gets a failure, and nothing hangs", async () => {
    await using side = await open();
    const stopped = AbortSignal.abort(new Error("stopped"));
    expect(await side.notifier.send(side.address, aLetter(), stopped)).toMatchObject({
      result: "failed",
    });
    expect(await side.received()).toEqual([]);
  });

  test("letters sent at the same time all arrive, each once", async () => {
    await using side = await open();
    const letters = Array.from({ length: 12 }, () => aLetter());
    const outcomes = await Promise.all(letters.map((letter) => send(side, letter)));
    expect(new Set(outcomes.map(({ result }) => result))).toEqual(new Set(["delivered"]));
    const keys = (await side.received()).map(({ key }) => key);
    expect(keys.toSorted()).toEqual(letters.map(({ key }) => key).toSorted());
  });

  if (!traits.answers) return;

  test.each<[Behaviour, string]>([
    ["refuse", "refused"],
    ["fail", "failed"],
  ])("an answer of the kind %s is %s, and the next letter is taken", async (how, result) => {
    await using side = await open();
    await side.behave(how);
    const outcome = await send(side, aLetter());
    expect(outcome.result).toBe(result);
    expect(outcome.reason).toMatch(/\d{3}/);
    expect(await side.received()).toEqual([]);
    await side.behave("take");
    expect(await send(side, aLetter())).toMatchObject({ result: "delivered" });
  });

  test("a receiver that says nothing is left, as a failure", async () => {
    await using side = await open();
    await side.behave("hang");
    const stop = new AbortController();
    const sending = side.notifier.send(side.address, aLetter(), stop.signal);
    await side.reached();
    stop.abort(new DOMException("no answer", "TimeoutError"));
    expect(await sending).toMatchObject({ result: "failed" });
  });

  test("a receiver that is not there is a failure that says so", async () => {
    await using side = await open();
    await side.goAway();
    expect(await send(side, aLetter())).toEqual(failedWith(/listens|reached|connect|refused/i));
  });
}

const failedWith = (words: RegExp) => ({
  result: "failed",
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- vitest's matchers have no type
  reason: expect.stringMatching(words),
});

const readable = ({ key, subject, text, link, actions }: Letter): Received => ({
  key,
  subject,
  text: text.trim(),
  link,
  actions,
});
