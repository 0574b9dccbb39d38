import { expect, it } from "vitest";
import { matchesMosquittoHash, mosquittoHash } from "./mosquitto-hash.ts";

// Made by mosquitto_passwd 2.0.11: `mosquitto_passwd -c -b file name secret`.
const theirs =
  "$7$101$TeQlj0W2Q8F9mts3$8kAXHIl+G2d7vmxvbQdtyWXkT8I82L/RT36j4wnUJse353FV3k0gu/hz9BtrFlc9ah/IT1DlHEhM0JIJDYafcg==";

it("reads what mosquitto_passwd writes", async () => {
  expect(await matchesMosquittoHash("secret", theirs)).toBe(true);
  expect(await matchesMosquittoHash("secreT", theirs)).toBe(false);
});

it("writes what it reads, each time with another salt", async () => {
  const [first, second] = await Promise.all([mosquittoHash("s"), mosquittoHash("s")]);
  expect(first).toMatch(/^\$7\$101\$[\w+/]{16}\$[\w+/]{86}==$/);
  expect(second).not.toBe(first);
  expect(await matchesMosquittoHash("s", first)).toBe(true);
  expect(await matchesMosquittoHash("", first)).toBe(false);
});

it("is not confused by what is no such hash", async () => {
  for (const line of ["", "$7$", "$6$salt$hash", "$7$0$AAAA$AAAA", "$7$x$AAAA$AAAA"]) {
    expect(await matchesMosquittoHash("secret", line)).toBe(false);
  }
});
