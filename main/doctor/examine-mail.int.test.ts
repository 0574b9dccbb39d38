import { readConfig } from "#platform";
import { startSmtpServer } from "#platform/testing";
import { expect, test } from "vitest";
import { examineMail } from "./examine-mail.ts";

const examine = (env: Record<string, string>) => examineMail(readConfig(env));
const from = { MAIL_FROM: "m@plant.example", PUBLIC_URL: "https://plant.example" };

test("a mail server that lets us in is well, and nothing is sent to find out", async () => {
  await using server = await startSmtpServer({ account: { user: "ana", password: "pw" } });
  const url = (login: string) => `smtp://${login}@127.0.0.1:${server.port}`;
  expect(await examine({ ...from, SMTP_URL: url("ana:pw") })).toMatchObject([
    { check: "mail", state: "ok", words: expect.stringContaining("knows ana") },
  ]);
  expect(await examine({ ...from, SMTP_URL: url("ana:wrong") })).toMatchObject([
    {
      state: "problem",
      words: expect.stringContaining("535"),
      remedy: expect.stringContaining("SMTP_URL"),
    },
  ]);
  expect(server.mails).toEqual([]);
});

test("without a mail server it is said that no mail is sent", async () => {
  expect(await examine({})).toMatchObject([{ check: "mail", state: "unproven" }]);
});

test("links that lead nowhere for who reads the mail are something to mend", async () => {
  await using server = await startSmtpServer();
  const settings = { SMTP_URL: `smtp://127.0.0.1:${server.port}`, MAIL_FROM: "m@plant.example" };
  expect(await examine(settings)).toMatchObject([
    { check: "mail", state: "ok" },
    { check: "links in messages", state: "problem", remedy: expect.stringContaining("PUBLIC_URL") },
  ]);
});
