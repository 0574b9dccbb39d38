import { createServer } from "node:http";
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { notifierContract } from "../notifier-contract.ts";
import type { WebhookAddress } from "../notifier.ts";
import { startHttpReceiver } from "../testing/http-receiver.ts";
import type { Posted } from "../testing/http-receiver.ts";
import { aLetter } from "../testing/letters.ts";
import type { OtherSide, Received } from "../testing/other-side.ts";
import { signed, webhookNotifier } from "./webhook.ts";

const now = (): number => Date.UTC(2026, 10, 22, 10);
const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;
const never = new AbortController().signal;
const answers = { take: 204, refuse: 422, fail: 503 };

async function open(): Promise<OtherSide<WebhookAddress>> {
  const program = await startHttpReceiver(answers);
  return {
    notifier: webhookNotifier({ allowPrivate: true, now }),
    address: { url: `${program.url}/hook`, secrets: [secret] },
    received: async () => program.taken.map(verified),
    behave: (how) => program.behave(how),
    reached: program.reached,
    goAway: program.close,
    [Symbol.asyncDispose]: program.close,
  };
}

/** Reads as the standard tells receivers to: signature first. */
function verified({ headers, body }: Posted): Received {
  const id = String(headers["webhook-id"]);
  const said = `${id}.${String(headers["webhook-timestamp"])}.${body.toString()}`;
  const right = createHmac("sha256", Buffer.alloc(32, 5)).update(said).digest("base64");
  expect(headers["webhook-signature"]).toBe(`v1,${right}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it lacks fails the contract
  const { data } = JSON.parse(body.toString()) as { data: Received & { id: string } };
  return {
    key: id,
    subject: data.subject,
    text: data.text.trim(),
    link: data.link,
    actions: data.actions,
  };
}

notifierContract(open, { answers: true, anyLength: true });

test("the signature is the one that Standard Webhooks' own example has", () => {
  const headers = signed(
    "msg_p5jXN8AQM9LWM0D4loKWxJek",
    Buffer.from('{"test": 2432232314}'),
    ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    1_614_265_330_000,
  );
  expect(headers["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

test("a private address is refused before anything is sent, by number and by name", async () => {
  await using program = await startHttpReceiver(answers);
  const careful = webhookNotifier({ allowPrivate: false, now });
  for (const url of [
    `http://127.0.0.1:${program.port}/`,
    `https://127.0.0.1:${program.port}/`,
    `https://localhost:${program.port}/`,
    `https://[::1]:${program.port}/`,
    `https://[::ffff:127.0.0.1]:${program.port}/`,
    "https://169.254.169.254/latest/meta-data",
  ]) {
    const outcome = await careful.send({ url, secrets: [secret] }, aLetter(), never);
    expect([url, outcome.result]).toEqual([url, "refused"]);
  }
  expect(program.asked).toEqual([]);
});

test("a redirect is not followed, and the reason says where it points", async () => {
  await using program = await startHttpReceiver(answers);
  await using other = await startHttpReceiver(answers);
  program.behave({ status: 307, headers: { location: `${other.url}/elsewhere` } });
  const notifier = webhookNotifier({ allowPrivate: true, now });
  const outcome = await notifier.send({ url: program.url, secrets: [secret] }, aLetter(), never);
  expect(outcome).toMatchObject({
    result: "refused",
    reason: expect.stringContaining(`127.0.0.1:${other.port}`),
  });
  expect(other.asked).toEqual([]);
});

test.each([
  [204, {}, { result: "delivered" }],
  [410, {}, { result: "refused", gone: true }],
  [401, {}, { result: "failed" }],
  [429, { "retry-after": "30" }, { result: "failed", retryAfterMs: 30_000 }],
  [
    503,
    { "retry-after": "Sun, 22 Nov 2026 10:01:00 GMT" },
    { result: "failed", retryAfterMs: 60_000 },
  ],
])("an answer of %i %j is %j", async (status, headers, expected) => {
  await using program = await startHttpReceiver(answers);
  program.behave({ status, headers });
  const notifier = webhookNotifier({ allowPrivate: true, now });
  expect(
    await notifier.send({ url: program.url, secrets: [secret] }, aLetter(), never),
  ).toMatchObject(expected);
});

test("an answer that is no HTTP is a failure in words", async () => {
  const server = createServer().on("connection", (socket) => socket.end("nonsense\r\n\r\n"));
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", () => listening.resolve());
  await listening.promise;
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const notifier = webhookNotifier({ allowPrivate: true, now });
  const target = { url: `http://127.0.0.1:${port}`, secrets: [secret] };
  expect(await notifier.send(target, aLetter(), never)).toMatchObject({ result: "failed" });
  server.close();
});
