import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { becomeAdministrator } from "./first-administrator.ts";
import { faultsOf } from "./page-checks.ts";
import { startProduct, type RunningProduct } from "./product.ts";
import { openPumpHouse, type PumpHouse } from "./pump-house.ts";

/*
 * A reliability engineer writes a rule, mends what is marked, keeps it, and changes it; clicked through in order on the real
 * product: each test goes on where the one before it ended.
 */

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
  page.on("console", (said) => {
    if (said.type() === "error" && said.text().includes("Content Security Policy")) {
      problems.push(said.text());
    }
  });
  await becomeAdministrator(page, product);
  pumps = await openPumpHouse(product);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pumps?.[Symbol.asyncDispose]();
  await product?.[Symbol.asyncDispose]();
}, 60_000);

const panel = (name: string | RegExp) => page.getByRole("region", { name });
const text = () => page.getByRole("textbox", { name: "The rule, as YAML" });
const status = () => panel("The rule, as YAML").getByRole("status");
const line = (words: string) => text().locator(".cm-line").filter({ hasText: words });

/** What stands in a line, but for its indentation, becomes something else. */
async function rewrite(words: string, to: string) {
  await line(words).click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.insertText(to);
}

async function keep(why: string) {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(why);
  await dialog.getByRole("button", { name: "Keep as a draft" }).click();
  await dialog.waitFor({ state: "hidden" });
}

test("a new rule begins with a whole one, about machines that there are, and its tests pass", async () => {
  await page.getByRole("link", { name: "Rules" }).first().click();
  await page.getByRole("link", { name: "New rule" }).click();
  await status().getByText("Nothing is wrong").waitFor();
  await panel("Its tests").getByText("2 of 2 passed").waitFor();
  await panel("What would change").getByText("It would watch 3 assets.").waitFor();
});

test("an error is marked and said, and leads to its place, where it is mended", async () => {
  await rewrite("severity: 2", "severity: 9");
  const findings = panel("What is wrong");
  await status().getByText("1 error").waitFor();
  await page.locator(".cm-lintRange-error", { hasText: "9" }).waitFor();
  const button = page.getByRole("button", { name: "Keep as a draft" });
  expect(await button.isDisabled()).toBe(true);
  await findings.getByRole("button", { name: /severity/ }).click();
  await page.keyboard.press("Delete");
  await page.keyboard.insertText("3");
  await status().getByText("Nothing is wrong").waitFor();
  await page.locator(".cm-lintRange").waitFor({ state: "detached" });
});

test("names that may stand in a place are offered", async () => {
  await line("severity: 3").click();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("ski");
  await page.getByRole("option", { name: "skill" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.type("ll: mechanical");
  await status().getByText("Nothing is wrong").waitFor();
});

test("what is typed is there after a reload, and Tab leaves the text", async () => {
  await rewrite("key:", "key: pump-shakes");
  await panel("What would change").getByText("“pump-shakes” is new").waitFor();
  await page.reload();
  await line("key: pump-shakes").waitFor();
  await line("severity: 3").waitFor();
  await page.getByRole("note").getByText("This is what you had written before").waitFor();
  await text().focus();
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.closest('.cm-editor')")).toBe(null);
});

test("it is kept as a draft by a key, with a reason", async () => {
  await status().getByText("Nothing is wrong").waitFor();
  await text().focus();
  await page.keyboard.press("Control+s");
  await keep("Nobody watches for this.");
  await page.waitForURL(/\/rules\/pump-shakes\?view=release$/);
  await panel("Version 1 Draft").getByText("Nobody watches for this.").waitFor();
});

test("edited, it says what would change and which of its tests no longer hold", async () => {
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await panel("What would change").getByText("It says the same as version 1.").waitFor();
  await rewrite(
    "above: 7.1",
    "limit: { signal: vibration, above: 8.1, clearBelow: 6, onDelay: 5m }",
  );
  const changes = panel("What would change").getByRole("row");
  await changes.filter({ hasText: "Condition, limit, above" }).waitFor();
  expect(await changes.nth(1).getByRole("cell").allTextContents()).toEqual([
    "Condition, limit, above",
    "7.1",
    "8.1",
  ]);
  await panel("Its tests").getByText("1 of 2 passed").waitFor();
  await status().getByText("1 test fails").waitFor();
  await page.getByRole("button", { name: "Keep as a draft" }).click();
  await keep("The maker says 8.1.");
  await panel("Version 2 Draft").getByText("The maker says 8.1.").waitFor();
});

test("what is kept is forgotten by the browser: editing begins with the newest version", async () => {
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await line("above: 8.1").waitFor();
  expect(await page.getByRole("button", { name: "Start again" }).count()).toBe(0);
});

test("on a phone neither page scrolls sideways, and everything has a name", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ["/rules", "/rules/new", "/rules/pump-shakes/edit"]) {
    await page.goto(product.baseUrl + path);
    await page.getByRole("status").filter({ hasText: "Checking" }).waitFor({ state: "hidden" });
    expect(await faultsOf(page), path).toEqual([]);
  }
});

test("no page failed on the way", () => {
  expect(problems).toEqual([]);
});
