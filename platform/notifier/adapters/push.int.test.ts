import { expect, test } from "vitest";
import { notifierKeys } from "../keys/notifier-keys.ts";
import { notifierContract } from "../notifier-contract.ts";
import type { PushAddress } from "../notifier.ts";
import { aLetter } from "../testing/letters.ts";
import type { OtherSide } from "../testing/other-side.ts";
import { selfSigned } from "../testing/self-signed.ts";
import { startPushReceiver } from "../testing/push-receiver.ts";
import { pushNotifier } from "./push.ts";
import type { PushedLetter } from "./push.ts";

const tls = await selfSigned();
const { vapid } = notifierKeys("three".repeat(8));
const now = (): number => Date.UTC(2026, 10, 22, 10);
const never = new AbortController().signal;

function notifier(allowPrivate = true) {
  return pushNotifier({
    vapid,
    contact: "mailto:ops@plant.example",
    allowPrivate,
    ca: tls.cert,
    now,
  });
}

async function open(): Promise<OtherSide<PushAddress>> {
  const service = await startPushReceiver(vapid.publicKey, tls);
  return {
    notifier: notifier(),
    address: service.address,
    async received() {
      return service.taken.map((posted) => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it lacks fails the contract
        const { key, title, body, url, actions } = service.read(posted) as PushedLetter;
        return { key, subject: title, text: body, link: url, actions };
      });
    },
    behave: (how) => service.behave(how),
    reached: service.reached,
    goAway: service.close,
    [Symbol.asyncDispose]: service.close,
  };
}

notifierContract(open, { answers: true, anyLength: false });

test("the push service learns who sends, how urgent it is and how long it is worth keeping, and not a word of it", async () => {
  await using service = await startPushReceiver(vapid.publicKey, tls);
  const expiresAt = new Date(now() + 90_000);
  await notifier().send(service.address, aLetter({ urgency: 4, expiresAt }), never);
  const [posted] = service.taken;
  expect(posted?.headers).toMatchObject({
    ttl: "90",
    urgency: "high",
    "content-encoding": "aes128gcm",
  });
  expect(posted?.headers.topic).toMatch(/^[\w-]{32}$/);
  expect(posted?.body.toString("latin1")).not.toContain("vibration");
  expect(service.claims(posted!)).toMatchObject({
    aud: new URL(service.url).origin,
    sub: "mailto:ops@plant.example",
  });
});

test.each([404, 410])("an answer of %i ends the subscription", async (status) => {
  await using service = await startPushReceiver(vapid.publicKey, tls);
  service.behave({ status, headers: {} });
  expect(await notifier().send(service.address, aLetter(), never)).toMatchObject({
    result: "refused",
    gone: true,
  });
});

test("an endpoint in our own network is not called", async () => {
  await using service = await startPushReceiver(vapid.publicKey, tls);
  const outcome = await notifier(false).send(service.address, aLetter(), never);
  expect(outcome.result).toBe("refused");
  expect(service.asked).toEqual([]);
});
