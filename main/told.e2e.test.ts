import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { readMail, startSmtpServer } from "#platform/testing";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const publicUrl = "https://millwright.plant.example";
const stack = new AsyncDisposableStack();
let mail: Awaited<ReturnType<typeof startSmtpServer>>;
let running: TestProduct;
beforeAll(async () => {
  mail = stack.use(await startSmtpServer());
  running = stack.use(
    await startTestProduct({
      env: {
        SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
        MAIL_FROM: "Millwright <millwright@plant.example>",
        PUBLIC_URL: publicUrl,
      },
    }),
  );
});
afterAll(() => stack.disposeAsync());

/** Signs in as a browser does and answers how to call. */
async function signIn(email: string, password: string) {
  const session = await fetch(new URL("/api/v1/session", running.httpUrl), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  const cookie = session.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it lacks fails below
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  return async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(new URL(`/api/v1${path}`, running.httpUrl), {
      method,
      headers: {
        cookie,
        "x-millwright-csrf": csrfToken,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // oxlint-disable-next-line typescript/no-unsafe-assignment, typescript/no-explicit-any -- a test reads what it expects
    const read: any = answer.status === 204 ? null : await answer.json();
    // oxlint-disable-next-line typescript/no-unsafe-assignment -- see above
    return { status: answer.status, body: read };
  };
}

it("a person adds an address, presses the button behind the link in its mail, tests it and sees what was told", async () => {
  const password = "a sentence nobody guesses";
  await running.admin.post("/people", {
    email: "ana@plant.example",
    name: "Ana Ruiz",
    password,
    roles: ["technician"],
    sites: "all",
  });
  const call = await signIn("ana@plant.example", password);
  expect((await call("GET", "/notifications/channels")).body).toMatchObject({
    email: { open: true },
    push: { open: true },
    webhook: { open: true },
  });
  const address = { address: "ana.mobile@plant.example", leastUrgency: 2 };
  const added = await call("POST", "/people/me/contact-points/email", address);
  expect(added.status).toBe(201);

  // The product's own sender sends it, woken by the commit.
  await mail.taken(1);
  const { text } = readMail(mail.mails[0]?.source ?? "");
  const link = /https:\S+/.exec(text)?.[0] ?? "";
  expect(link.startsWith(publicUrl)).toBe(true);
  const here = new URL(new URL(link).pathname, running.httpUrl);
  const page = await fetch(here);
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(await page.text()).toContain("Ana Ruiz will be told by email to a…@plant.example");
  const pressed = await fetch(here, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: here.origin },
  });
  expect(await pressed.text()).toContain("Confirmed");

  const tested = await call("POST", `/people/me/contact-points/${added.body.id}/test`);
  expect(tested).toMatchObject({ status: 200, body: { result: "delivered" } });
  expect(mail.mails.map(({ to }) => to)).toEqual([[address.address], [address.address]]);
  await vi.waitFor(async () => {
    const { body } = await call("GET", "/people/me/messages");
    expect(body.items).toMatchObject([{ subject: "Is this your address?", state: "delivered" }]);
  }, 20_000);
});

it("the product says of itself whether people are told", async () => {
  const { processes } = await running.admin.get("/system/health");
  expect(processes[0].checks).toContainEqual(
    expect.objectContaining({ name: "messages", state: "ok" }),
  );
});
