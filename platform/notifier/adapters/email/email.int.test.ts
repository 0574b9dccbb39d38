import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../../config/config.ts";
import { notifierContract } from "../../notifier-contract.ts";
import type { EmailAddress } from "../../notifier.ts";
import { aLetter } from "../../testing/letters.ts";
import type { OtherSide, Received } from "../../testing/other-side.ts";
import { readMail } from "../../testing/read-mail.ts";
import { selfSigned } from "../../testing/self-signed.ts";
import { startSmtpServer } from "../../testing/smtp-server.ts";
import { emailNotifier, tryMailServer } from "./email.ts";

const ana: EmailAddress = { email: "ana@plant.example", name: "Ana „Süd“ Ruiz" };
const base = "https://plant.example";
const never = new AbortController().signal;

const settings = (url: string) =>
  readConfig({ SMTP_URL: url, MAIL_FROM: "Millwright <millwright@plant.example>" }).notify.mail!;
const notifierFor = (url: string, trusted?: string) =>
  emailNotifier({ mail: settings(url), ca: trusted, base });

async function listening(server: Server): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function open(): Promise<OtherSide<EmailAddress>> {
  const server = await startSmtpServer();
  return {
    notifier: notifierFor(`smtp://127.0.0.1:${server.port}`),
    address: ana,
    received: async () => server.mails.map(({ source }) => shown(source)),
    behave: (how) => server.behave(how),
    reached: server.reached,
    goAway: server.close,
    [Symbol.asyncDispose]: server.close,
  };
}

/** What a person makes of a mail: its words, and the links below them. */
function shown(source: string): Received {
  const { headers, text } = readMail(source);
  const [body = ""] = text.split("\n\n-- \n");
  const paragraphs = body.split("\n\n");
  const links = (paragraphs.at(-1) ?? "")
    .split("\n")
    .map((line) => /^(.+): (https:\S+)$/.exec(line));
  const hasLinks = links.every((link) => link !== null);
  const named = hasLinks
    ? links.map((link) => ({ name: link?.[1] ?? "", url: link?.[2] ?? "" }))
    : [];
  return {
    key: /<(.+)@/.exec(headers.get("message-id") ?? "")?.[1] ?? "",
    subject: headers.get("subject") ?? "",
    text: hasLinks ? paragraphs.slice(0, -1).join("\n\n") : body,
    link: named.find(({ name }) => name === "Read more")?.url ?? null,
    actions: named.filter(({ name }) => name !== "Read more"),
  };
}

notifierContract(open, { answers: true, anyLength: true });

test("mails about one thing are one thread, robots do not answer, and the sender is who the settings say", async () => {
  await using server = await startSmtpServer();
  await using notifier = notifierFor(`smtp://127.0.0.1:${server.port}`);
  await notifier.send(ana, aLetter(), never);
  await notifier.send(ana, aLetter(), never);
  await notifier.send(ana, aLetter({ about: { kind: "flag", id: 13 } }), never);
  const [one, two, other] = server.mails.map(({ source }) => readMail(source).headers);
  expect(one?.get("references")).toBe(two?.get("references"));
  expect(one?.get("references")).not.toBe(other?.get("references"));
  expect(one?.get("from")).toBe('"Millwright" <millwright@plant.example>');
  expect(one?.get("to")).toBe("Ana „Süd“ Ruiz <ana@plant.example>");
  expect(one?.get("auto-submitted")).toBe("auto-generated");
  expect(one?.get("list-id")).toBe("Millwright <flag.millwright.plant.example>");
  expect(server.mails[0]).toMatchObject({
    from: "millwright@plant.example",
    to: ["ana@plant.example"],
  });
});

test("no line of a mail is longer than mail may have, and every letter is ASCII", async () => {
  await using server = await startSmtpServer();
  await using notifier = notifierFor(`smtp://127.0.0.1:${server.port}`);
  const long = "Überhitztes Lager ".repeat(40);
  await notifier.send(ana, aLetter({ subject: long, text: long }), never);
  const source = server.mails[0]?.source ?? "";
  expect(Math.max(...source.split("\r\n").map((line) => line.length))).toBeLessThan(998);
  expect(source).toMatch(/^[\x20-\x7e\r\n]*$/);
});

let dir: string;
let pair: { cert: string; key: string };
let ca: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "millwright-mail-"));
  pair = await selfSigned();
  ca = join(dir, "ca.pem");
  await writeFile(ca, pair.cert);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const account = { user: "millwright@plant.example", password: "p:w ö" };
const login = `${encodeURIComponent(account.user)}:${encodeURIComponent(account.password)}`;

test.each([
  ["after STARTTLS", (port: number) => `smtp://${login}@localhost:${port}?tls=required`, false],
  ["from the first byte", (port: number) => `smtps://${login}@localhost:${port}`, true],
])(
  "a server with our certificate gets mail and password encrypted %s",
  async (_, url, tlsFromStart) => {
    await using server = await startSmtpServer({ tls: pair, tlsFromStart, account });
    const notifier = notifierFor(url(server.port), pair.cert);
    expect(await notifier.send(ana, aLetter(), never)).toMatchObject({ result: "delivered" });
    expect(server.mails).toMatchObject([{ encrypted: true, user: account.user }]);
    expect(await tryMailServer(settings(url(server.port)), ca)).toMatchObject({
      result: "delivered",
      reason: `the mail server answers with TLS and knows ${account.user}`,
    });
  },
);

test("a server whose certificate nobody vouches for gets neither password nor mail", async () => {
  await using server = await startSmtpServer({ tls: pair, account });
  const notifier = notifierFor(`smtp://${login}@localhost:${server.port}?tls=required`);
  expect(await notifier.send(ana, aLetter(), never)).toMatchObject({
    result: "failed",
    reason: expect.stringContaining("self-signed"),
  });
  expect(server.commands.filter((line) => /^(AUTH|MAIL)/.test(line))).toEqual([]);
});

test("a server that hides its TLS gets nothing where TLS is required", async () => {
  await using server = await startSmtpServer({ tls: pair, hidesTls: true, account });
  const notifier = notifierFor(`smtp://${login}@localhost:${server.port}?tls=required`, pair.cert);
  expect(await notifier.send(ana, aLetter(), never)).toMatchObject({
    result: "failed",
    reason: expect.stringContaining("offers no TLS"),
  });
  expect(server.commands.filter((line) => /^(AUTH|MAIL)/.test(line))).toEqual([]);
});

test("a mail server of this machine gets mail encrypted by whatever certificate it has: without one it would get it in clear", async () => {
  await using server = await startSmtpServer({ tls: pair });
  const notifier = notifierFor(`smtp://127.0.0.1:${server.port}`);
  expect(await notifier.send(ana, aLetter(), never)).toMatchObject({ result: "delivered" });
  expect(server.mails).toMatchObject([{ encrypted: true }]);
});

test("a server that never stops talking is left", async () => {
  const left = Promise.withResolvers<void>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const talk = (): void => {
      while (socket.writable && socket.write("250 and so on\r\n".repeat(100)));
    };
    socket.on("error", () => {});
    socket.on("drain", talk).on("close", left.resolve).resume();
    socket.write("220 hello\r\n", talk);
  });
  const port = await listening(server);
  const { result } = await notifierFor(`smtp://127.0.0.1:${port}`).send(ana, aLetter(), never);
  expect(result).not.toBe("delivered");
  await left.promise;
  server.close();
});

test("a wrong password is ours to mend, so the mail is tried again, and the reason does not repeat it", async () => {
  await using server = await startSmtpServer({ account });
  const notifier = notifierFor(`smtp://ana:secret-word@127.0.0.1:${server.port}`);
  const outcome = await notifier.send(ana, aLetter(), never);
  expect(outcome).toMatchObject({ result: "failed", reason: expect.stringContaining("535") });
  expect(outcome.reason).not.toContain("secret-word");
});

test("something that is no mail server is a failure", async () => {
  await using server = await startSmtpServer({ tls: pair, tlsFromStart: true });
  const notifier = notifierFor(`smtp://127.0.0.1:${server.port}`);
  const stop = new AbortController();
  const sending = notifier.send(ana, aLetter(), stop.signal);
  stop.abort(new DOMException("no answer", "TimeoutError"));
  expect(await sending).toEqual({ result: "failed", reason: "It did not answer in time." });
});
