import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readMail } from "../../testing/read-mail.ts";
import { aLetter } from "../../testing/letters.ts";
import { composeMail } from "./compose-mail.ts";

const way = {
  from: { address: "m@plant.example", name: "Millwright" },
  to: { email: "ana@plant.example", name: "Ana" },
  base: "https://plant.example",
};

test("whatever a letter says, a reader sees it and nothing else is added to the headers", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 300 });
  fc.assert(
    fc.property(text, text, (subject, body) => {
      const source = composeMail(aLetter({ subject, text: body, link: null, actions: [] }), way);
      const mail = readMail(source);
      expect([...mail.headers.keys()].toSorted()).toEqual(headerNames);
      expect(mail.headers.get("subject")).toBe(subject.replaceAll(/[\s\p{Cc}]+/gu, " ").trim());
      const words = body.trim().replaceAll(/\r\n|\r/g, "\n");
      expect(mail.text.startsWith(words)).toBe(true);
      expect(source).toMatch(/^[\x20-\x7e\r\n]*$/);
    }),
    { numRuns: 60 },
  );
});

const headerNames = [
  "auto-submitted",
  "content-transfer-encoding",
  "content-type",
  "date",
  "from",
  "importance",
  "in-reply-to",
  "list-id",
  "list-unsubscribe",
  "message-id",
  "mime-version",
  "references",
  "subject",
  "to",
  "x-auto-response-suppress",
];

test("the date is that of the message, as mail writes it", () => {
  const { headers } = readMail(composeMail(aLetter(), way));
  expect(headers.get("date")).toBe("Sun, 22 Nov 2026 10:00:00 +0000");
});

test("whatever a person is called, they are the only one in the header", () => {
  const letters = fc.constantFrom("a", " ", "\t", "\n", "<", ">", ",", '"', "\\", "=?", "é", "😀");
  const names = fc.array(letters, { maxLength: 80 }).map((name) => name.join(""));
  const hostile = fc.constant("Ana\t<boss@other.example>,\nBcc: eve@other.example");
  fc.assert(
    fc.property(fc.oneof(names, hostile), (name) => {
      const source = composeMail(aLetter(), { ...way, to: { ...way.to, name } });
      const [, to = ""] = /^To: ((?:.|\r\n )*) <ana@plant\.example>\r$/m.exec(source) ?? [];
      // Quoted, or encoded words and nothing else.
      expect(to).toMatch(/^(?:"(?:[^"\\]|\\.)*"|=\?[!-~]+\?=(?:\s+=\?[!-~]+\?=)*)$/);
    }),
    { numRuns: 60 },
  );
});
