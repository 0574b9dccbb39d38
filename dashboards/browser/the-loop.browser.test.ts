import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { account, becomeAdministrator } from "./first-administrator.ts";
import { startProduct, type RunningProduct } from "./product.ts";
import { openPumpHouse, type PumpHouse } from "./pump-house.ts";

/*
 * One day of a dispatcher, clicked through in order on the real product: each test goes on where the one before it ended.
 */

const healthy = Array.from({ length: 40 }, (_, index) => 3 + 0.2 * Math.sin(index));
const worn = [4, 5.2, 6.4, 7, 7.6, 8.1, 8.4, 8.8];

let product: RunningProduct;
let browser: Browser;
let page: Page;
let pumps: PumpHouse;
const problems: string[] = [];

beforeAll(async () => {
  product = await startProduct();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => problems.push(error.message));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pumps?.[Symbol.asyncDispose]();
  await product?.[Symbol.asyncDispose]();
}, 60_000);

const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name });

test("a new installation asks for its first administrator, who is then signed in", async () => {
  await becomeAdministrator(page, product);
  await page.getByText("Nothing needs you now").waitFor();
});

test("an order appears on the open page by itself", async () => {
  pumps = await openPumpHouse(product);
  await pumps.report("P-102", healthy);
  await pumps.report("P-101", [...healthy, ...worn]);
  await page.getByRole("table", { name: "Work orders" }).getByText("P-101").first().waitFor();
  await page.getByText("1 open order.").waitFor();
});

test("j and Enter open it, and it says why, how urgent and with which parts", async () => {
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const why = page.getByRole("region", { name: "Why" });
  await why.getByText(/above 7\.1/).waitFor();
  const evidence = page.getByRole("region", { name: "Evidence" });
  await evidence.getByRole("img", { name: /Bearing vibration/ }).waitFor();
  const parts = page.getByRole("region", { name: "Parts" });
  await parts.getByText("Deep groove bearing 6308").waitFor();
  await parts.getByText("Northport depot").first().waitFor();
  const priority = page.getByRole("region", { name: "Priority" });
  expect(await priority.getByText(/^× /).count()).toBeGreaterThanOrEqual(4);
  await page.getByText("Why not 1 other").click();
  await page.getByText(/Lacks the skill mechanical/i).waitFor();
});

test("what cannot be done yet says why", async () => {
  await page.getByRole("button", { name: "More" }).click();
  const complete = page.getByRole("menuitem", { name: /Complete/ });
  await complete.getByText(/cannot be completed/).waitFor();
  await page.keyboard.press("Escape");
});

test("a technician is sent and starts", async () => {
  await page.getByRole("button", { name: "Send Anna Berg" }).click();
  await page.getByRole("button", { name: "Start work" }).click();
  await page.getByText("In progress").first().waitFor();
});

test("a close-out that is half typed survives a reload", async () => {
  await page.getByRole("button", { name: "Complete", exact: true }).click();
  await page.getByRole("radio", { name: /^As flagged The fault/ }).click();
  await page.getByLabel("Note").fill("Outer race spalled.");
  await page.reload();
  await page.getByRole("button", { name: "Complete", exact: true }).click();
  expect(await page.getByLabel("Note").inputValue()).toBe("Outer race spalled.");
});

test("the order is completed with what was found", async () => {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("How long the machine stood still").fill("95");
  expect(await dialog.getByLabel(/^When did it fail/).count()).toBe(0);
  await dialog.getByRole("combobox", { name: /^Had it ceased/ }).click();
  await page.getByRole("option", { name: "Yes, it had failed" }).click();
  await dialog.getByLabel(/^When did it fail/).fill("2026-01-05T06:00");
  await dialog.getByRole("button", { name: "Complete", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  const found = page.getByRole("region", { name: "What was found" });
  await found.getByText("Outer race spalled.").waitFor();
  await found.getByText("2 × BRG-6308").waitFor();
  await found.getByText("Failed at").waitFor();
});

test("the rule's record moves, and a count of one is not called a hundred per cent", async () => {
  await page.getByRole("link", { name: "Rules" }).first().click();
  const row = page.getByRole("row").filter({ hasText: "Pump vibration above limit" });
  await row.getByText("1 of 1").waitFor();
  await row.getByText(/too few to judge/).waitFor();
});

test("the next pump finds the shelf empty, and its order says what is missing", async () => {
  await pumps.report("P-103", [...healthy, ...worn]);
  await page.getByRole("link", { name: "Work queue" }).first().click();
  const row = page.getByRole("row").filter({ hasText: "P-103" });
  await row.getByText("missing").waitFor();
  await row.getByRole("link").click();
  const parts = page.getByRole("region", { name: "Parts" });
  await parts.getByText("2 not in stock").waitFor();
});

test("e acknowledges the flag in the list", async () => {
  await page.getByRole("link", { name: "Flags" }).first().click();
  await page.getByRole("button", { name: /Acknowledge F-/ }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("e");
  await page.getByText(/is acknowledged\./).waitFor();
  await page.getByRole("button", { name: /Acknowledge F-/ }).waitFor({ state: "hidden" });
});

test("dragging across a chart zooms, and the address keeps the window", async () => {
  await page.getByRole("link", { name: "Assets" }).first().click();
  await page.getByRole("link", { name: "P-101" }).click();
  const chart = page.getByRole("img", { name: /^Chart of Bearing vibration/ });
  await chart.waitFor();
  const box = (await chart.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.6, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.95, y, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/from=.+&to=/);
});

test("Ctrl-K finds the machine by its tag", async () => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search or jump anywhere" }).fill("P-102");
  await page.getByRole("option", { name: /P-102 Feed water pump/ }).click();
  await heading(/P-102/).waitFor();
});

test("a message that was refused is shown with its reason, and comes in once its cause is mended", async () => {
  await pumps.publish("P-103", '{"observedAt":"2026-11-21T14:02:00Z","signal":"flow","value":4}');
  await page.getByRole("link", { name: "Dead letters" }).first().click();
  await page.getByText("Unknown signal").first().waitFor();
  const flow = { key: "flow", name: "Flow", unit: "m3/h", every: "1s" };
  await product.call("POST", "/registry/imports", {
    assetClasses: [{ code: "pump", name: "Centrifugal pump", signals: [flow] }],
    sites: [],
  });
  await page.getByRole("button", { name: "Take in again" }).click();
  await page.getByText(/1 message was taken in|is still refused/).waitFor();
});

test("signing out keeps the address, so that signing in comes back to it", async () => {
  await page.goto(`${product.baseUrl}/rules`);
  await page
    .getByRole("button", { name: /account and settings/ })
    .first()
    .click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await heading("Sign in").waitFor();
  await page.getByLabel("Email").fill(account.email);
  await page.getByLabel("Password", { exact: true }).fill("not this one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await heading("Rules").waitFor();
  expect(new URL(page.url()).pathname).toBe("/rules");
});

test("on a phone no page scrolls sideways, and each has one heading and names for its controls", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [
    "/work-orders?view=finished",
    "/flags?view=all",
    "/assets",
    "/assets/1",
    "/rules",
    "/dead-letters",
  ]) {
    await page.goto(product.baseUrl + path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "hidden" });
    expect(await page.evaluate(sideways), path).toBe(0);
    expect(await page.getByRole("heading", { level: 1 }).count(), path).toBe(1);
    expect(await page.evaluate(unnamed), path).toEqual([]);
  }
});

test("no page failed on the way", () => {
  expect(problems).toEqual([]);
});

/** How many pixels the page is wider than the screen. Runs in the page. */
const sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** Buttons and fields that a screen reader could not name. Runs in the page. */
const unnamed = `[...document.querySelectorAll("button, a[href], input, select, textarea")]
  .filter((element) => element.checkVisibility())
  .filter((element) => !(element.innerText?.trim() || element.getAttribute("aria-label") || element.labels?.length))
  .map((element) => element.outerHTML)`;
