import { createHash } from "node:crypto";
import type { EmailAddress, Letter } from "../../notifier.ts";
import { quotedPrintable } from "./quoted-printable.ts";

export type Sender = { address: string; name: string };

/**
 * A letter as a mail (RFC 5322), plain text. Its Message-ID is the letter's key, so that a repeat is one mail for who gets it;
 * all about one thing answer to one mail that was never sent, which makes them one thread.
 */
export function composeMail(
  letter: Letter,
  way: { from: Sender; to: EmailAddress; base: string },
): string {
  const { from, to, base } = way;
  const domain = from.address.slice(from.address.lastIndexOf("@") + 1);
  const { kind } = letter.about;
  const thread = `<${kind}.${threadOf(letter)}@${domain}>`;
  const headers = [
    `From: ${person(from.name, from.address)}`,
    `To: ${person(to.name, to.email)}`,
    `Subject: ${words(letter.subject)}`,
    `Date: ${dateOf(letter.queuedAt)}`,
    `Message-ID: <${letter.key}@${domain}>`,
    `In-Reply-To: ${thread}`,
    `References: ${thread}`,
    `List-Id: Millwright <${kind}.millwright.${domain}>`,
    `List-Unsubscribe: <${settingsAt(base)}>`,
    // Nobody's holiday program answers (RFC 3834).
    "Auto-Submitted: auto-generated",
    "X-Auto-Response-Suppress: All",
    ...(letter.urgency >= 3 ? ["Importance: high"] : []),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable",
  ];
  return `${headers.join("\r\n")}\r\n\r\n${quotedPrintable(bodyOf(letter, to, base))}\r\n`;
}

function bodyOf({ text, actions, link }: Letter, to: EmailAddress, base: string): string {
  const todo = actions.map(({ name, url }) => `${name}: ${url}`);
  if (link !== null) todo.push(`Read more: ${link}`);
  const foot = `-- \nMillwright tells you this as ${to.name}. How you are told: ${settingsAt(base)}`;
  return [text.trim(), todo.join("\n"), foot].filter((part) => part !== "").join("\n\n");
}

const settingsAt = (base: string): string => new URL("/notifications", base).href;

const threadOf = ({ about, siteId }: Letter): string =>
  createHash("sha256").update(`${siteId}:${about.kind}:${about.id}`).digest("hex").slice(0, 16);

/** RFC 5322, 3.3, in UTC. */
const dateOf = (at: Date): string => at.toUTCString().replace(/GMT$/, "+0000");

function person(name: string, address: string): string {
  const line = oneLine(name);
  if (!isPlain(line)) return `${words(line)} <${address}>`;
  return `"${line.replaceAll(/["\\]/g, String.raw`\$&`)}" <${address}>`;
}

const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();

const isPlain = (text: string): boolean =>
  /^[\x20-\x7e]*$/.test(text) && !text.includes("=?") && text.length < 60;

/** Bytes of an encoded word that keep it within 75 letters. */
const mostBytes = 42;

/** Text in a header: as it is if it is short ASCII, else in encoded words (RFC 2047) that end between letters. */
export function words(text: string): string {
  const line = oneLine(text);
  if (isPlain(line)) return line;
  const chunks: string[] = [];
  let chunk = "";
  for (const letter of line) {
    if (Buffer.byteLength(chunk + letter) > mostBytes) {
      chunks.push(chunk);
      chunk = "";
    }
    chunk += letter;
  }
  chunks.push(chunk);
  return chunks
    .map((part) => `=?UTF-8?B?${Buffer.from(part, "utf8").toString("base64")}?=`)
    .join("\r\n ");
}
