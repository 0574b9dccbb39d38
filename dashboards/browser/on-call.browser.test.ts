import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { account, becomeAdministrator } from "./first-administrator.ts";
import { faultsOf } from "./page-checks.ts";
import { startProduct, type RunningProduct } from "./product.ts";
import { openPumpHouse, type PumpHouse } from "./pump-house.ts";

/*
 * Somebody says how they are told and who is on call; a pump shakes, and they acknowledge it from the message. Clicked through
 * in order on the real product: each test goes on where the one before it ended. Messages are written into a folder.
 */

const healthy = Array.from({ length: 40 }, (_, index) => 3 + 0.2 * Math.sin(index));
const worn = [4, 5.2, 6.4, 7, 7.6, 8.1, 8.4, 8.8];

interface Letter {
  subject: string;
  link: string | null;
  actions: { name: string; url: string }[];
}

let product: RunningProduct;
let browser: Browser;
let page: Page;
let pumps: PumpHouse;
let outbox: string;
const problems: string[] = [];

beforeAll(async () => {
  outbox = await mkdtemp(join(tmpdir(), "millwright-messages-"));
  product = await startProduct({ NOTIFY_FOLDER: outbox });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => problems.push(error.message));
  await becomeAdministrator(page, product);
  pumps = await openPumpHouse(product);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pumps?.[Symbol.asyncDispose]();
  await product?.[Symbol.asyncDispose]();
  await rm(outbox, { recursive: true, force: true });
}, 60_000);

const panel = (name: string | RegExp) => page.getByRole("region", { name });
const dialog = () => page.getByRole("dialog");
const section = (name: string) =>
  page.getByRole("navigation", { name: /^About / }).getByRole("link", { name });
/** Messages are sent at leisure. */
const soon = { timeout: 60_000 };

/** The first letter that has something to press under such a name, once it was written. */
async function letterWith(action: RegExp): Promise<Letter> {
  const found = async () => {
    const names = (await readdir(outbox)).filter((name) => name.endsWith(".json"));
    const letters = await Promise.all(
      names.map(async (name): Promise<Letter> => {
        const letter: Letter = JSON.parse(await readFile(join(outbox, name), "utf8"));
        return letter;
      }),
    );
    return letters.find(({ actions }) => actions.some(({ name }) => action.test(name)));
  };
  await expect.poll(found, soon).toBeDefined();
  return (await found())!;
}

/** A page as whoever reads the message has it: signed in nowhere. */
async function elsewhere(url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const opened = await context.newPage();
  const { pathname, search } = new URL(url);
  await opened.goto(product.baseUrl + pathname + search);
  return opened;
}

test("an address is asked whether it is right before anything else is sent to it", async () => {
  await page
    .getByRole("button", { name: /account and settings/ })
    .first()
    .click();
  await page.getByRole("menuitem", { name: "My notifications" }).click();
  await page.getByText("Nothing reaches you yet").waitFor();
  await page.getByLabel("Email address").fill(account.email);
  await page.getByRole("button", { name: "Add the address" }).click();
  await panel("By which ways").getByText("Waits for the link in its mail").waitFor();
  const { actions, link } = await letterWith(/address|confirm/i);
  const opened = await elsewhere(actions[0]?.url ?? link ?? "");
  await opened.getByRole("button").click();
  await opened.getByText(/is told by/).waitFor();
  await opened.context().close();
  await page.reload();
  await panel("By which ways").getByText("Works").waitFor();
  await page.getByText("You are told by 1 way. At any hour.").waitFor();
});

test("a test message says what happened to it", async () => {
  await panel("By which ways").getByRole("button", { name: "Send a test" }).click();
  await panel("By which ways")
    .getByText(/^Delivered\./)
    .waitFor();
});

test("quiet hours are kept", async () => {
  const quiet = panel("Quiet hours");
  await quiet.getByLabel("From", { exact: true }).fill("23:00");
  await quiet.getByRole("button", { name: "Save" }).click();
  await page.getByText("Between 23:00 and 06:00 only what may wake you.").waitFor();
  await quiet.getByRole("button", { name: "No quiet hours" }).click();
  await page.getByText("You are told by 1 way. At any hour.").waitFor();
});

test("a rota says who is on call now and in the weeks to come", async () => {
  await page.getByRole("link", { name: "On call" }).first().click();
  await page.getByText("No rota yet").waitFor();
  await page.getByRole("button", { name: "New rota" }).click();
  await dialog().getByLabel("Name", { exact: true }).fill("Northport nights");
  await dialog()
    .getByRole("combobox", { name: /^People/ })
    .fill("Ana");
  await page.getByRole("option", { name: account.name }).click();
  await dialog().getByLabel("First on or after").fill("2026-01-05");
  await dialog().getByRole("button", { name: "Save" }).click();
  await dialog().waitFor({ state: "hidden" });
  await panel("Who is on call").getByText(account.name).first().waitFor();
  await page.getByRole("link", { name: "On call" }).first().click();
  await panel("Northport nights").getByText(account.name).waitFor();
});

test("a policy says whom to tell, in words", async () => {
  await section("Whom to tell").click();
  await page.getByText("There is none: nobody is told of anything.").waitFor();
  await panel("General").getByRole("button", { name: "Change" }).click();
  await dialog().getByRole("combobox", { name: "Tell" }).fill("Northport");
  await page.getByRole("option", { name: /who is on call by Northport nights/ }).click();
  await dialog().getByLabel("Why").fill("So that somebody looks at night.");
  await dialog().getByRole("button", { name: "Save" }).click();
  await dialog().waitFor({ state: "hidden" });
  const general = panel("General");
  await general.getByText("at once").waitFor();
  await general.getByText(/who is on call by Northport nights/).waitFor();
  await general.getByText(/So that somebody looks at night\./).waitFor();
});

test("a flag is told to who is on call, and its page says to whom, when and by what", async () => {
  await pumps.report("P-101", [...healthy, ...worn]);
  await section("Being told").click();
  await page.getByRole("row").filter({ hasText: "P-101" }).getByRole("link").click(soon);
  const told = panel("Who was told");
  await told.getByText(account.name).first().waitFor(soon);
  await told.getByText("Delivered").first().waitFor(soon);
});

test("it is acknowledged from the message, without signing in and not by looking at it", async () => {
  const { actions } = await letterWith(/acknowledge/i);
  const opened = await elsewhere(actions.find(({ name }) => /acknowledge/i.test(name))!.url);
  await opened.getByText(/P-101/).first().waitFor();
  expect(await faultsOf(opened)).toEqual([]);
  await page.getByText("New", { exact: true }).first().waitFor();
  await opened.getByRole("button", { name: "Acknowledge" }).click();
  await opened
    .getByText(/acknowledged/i)
    .first()
    .waitFor();
  await opened.context().close();
  await page.getByText(`Acknowledged by ${account.name}`).first().waitFor(soon);
  await panel("Who was told").getByText("acknowledged from the message").waitFor(soon);
});

test("what was told stands with every attempt, and among my own messages", async () => {
  await page.goto(`${product.baseUrl}/messages`);
  const row = page.getByRole("row").filter({ hasText: "P-101" }).first();
  await row.getByText("Delivered").waitFor();
  await row.getByRole("link").click();
  await panel("Attempts")
    .getByText(/Written to/)
    .first()
    .waitFor();
});

test("on a phone no page scrolls sideways, and each has one heading and names for its controls", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [
    "/notifications",
    "/on-call",
    "/on-call/1",
    "/escalations?view=all",
    "/escalation-policies",
    "/messages",
    "/messages/1",
    "/webhooks",
    "/value-assumptions",
    "/proposals",
    "/flags/F-1",
  ]) {
    await page.goto(product.baseUrl + path);
    expect(await faultsOf(page), path).toEqual([]);
  }
});

test("no page failed on the way", () => {
  expect(problems).toEqual([]);
});
