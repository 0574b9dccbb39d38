import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { notifierContract } from "../notifier-contract.ts";
import { aLetter } from "../testing/letters.ts";
import type { OtherSide } from "../testing/other-side.ts";
import { fileNotifier } from "./file.ts";
import type { FiledLetter } from "./file.ts";

const never = new AbortController().signal;

async function open(): Promise<OtherSide<object>> {
  const parent = await mkdtemp(join(tmpdir(), "millwright-letters-"));
  const folder = join(parent, "letters");
  const removed = (): Promise<void> => rm(parent, { recursive: true, force: true });
  return {
    notifier: fileNotifier(folder, "email"),
    address: { email: "ana@plant.example", name: "Ana" },
    async received() {
      const names = await readdir(folder).catch(() => []);
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
      return texts.map((words) => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it lacks fails the contract
        const { key, subject, text, link, actions } = JSON.parse(words) as FiledLetter;
        return { key, subject, text: text.trim(), link, actions };
      });
    },
    async behave(how) {
      await rm(folder, { recursive: true, force: true });
      // A file where the folder should be.
      if (how === "fail") await writeFile(folder, "");
    },
    reached: () => Promise.reject(new Error("a folder is never silent")),
    goAway: removed,
    [Symbol.asyncDispose]: removed,
  };
}

notifierContract(open, { answers: false, anyLength: true });

test("nobody else on the machine reads what is told, and secrets to sign with are not written", async () => {
  await using side = await open();
  const notifier = fileNotifier(join(tmpdir(), `millwright-letter-${process.pid}`), "webhook");
  const letter = aLetter();
  const outcome = await notifier.send(
    { url: "https://x.example", secrets: ["whsec_x"] },
    letter,
    never,
  );
  const file = outcome.reason.replace(/^Written to (.*)\.$/, "$1");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, "utf8")).not.toContain("whsec_x");
  await rm(join(file, ".."), { recursive: true });
  expect(await side.received()).toEqual([]);
});
