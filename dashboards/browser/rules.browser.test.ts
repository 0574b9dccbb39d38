import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { becomeAdministrator } from "./first-administrator.ts";
import { startProduct, type RunningProduct } from "./product.ts";
import { openPumpHouse, type PumpHouse } from "./pump-house.ts";

/*
 * A reliability engineer changes a rule, tries it on the past and in silence, and lets it go on; clicked through in order
 * on the real product: each test goes on where the one before it ended.
 */

const healthy = Array.from({ length: 40 }, (_, index) => 3 + 0.2 * Math.sin(index));
const worn = [4, 5.2, 6.4, 7, 7.6, 8.1, 8.4, 8.8];
/** Over the limit that is tried, and under the one that is live. */
const between = [4, 5.2, 6.2, 6.7, 6.8, 6.8];

const rulePage = "/rules/pump-vibration-high";
const lower = {
  key: "pump-vibration-high",
  name: "Pump vibration above limit",
  appliesTo: { assetClass: "pump" },
  severity: 3,
  failureMode: "bearing-wear",
  skill: "mechanical",
  timeToFailureHours: 72,
  condition: { limit: { signal: "vibration", above: 6.5, clearBelow: 5.5 } },
};

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
  await becomeAdministrator(page, product);
  pumps = await openPumpHouse(product);
  await pumps.report("P-101", [...healthy, ...worn]);
  await page.getByText("1 open order.").waitFor();
  await product.call(
    "POST",
    `${rulePage}/versions?stage=draft&comment=The%20maker%20says%206.5`,
    lower,
  );
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pumps?.[Symbol.asyncDispose]();
  await product?.[Symbol.asyncDispose]();
}, 60_000);

const tab = (name: string) =>
  page.getByRole("group", { name: "What to see of this rule" }).getByRole("button", { name });
const panel = (name: string | RegExp) => page.getByRole("region", { name });
const dialog = () => page.getByRole("dialog");

/** Says why and confirms; the dialog closes once it is done. */
async function confirm(button: string, why: string) {
  await dialog().getByRole("textbox").fill(why);
  await dialog().getByRole("button", { name: button }).click();
  await dialog().waitFor({ state: "hidden" });
}

test("the list of rules says that a version is on its way", async () => {
  await page.getByRole("link", { name: "Rules" }).first().click();
  const row = page.getByRole("row").filter({ hasText: "Pump vibration above limit" });
  await row.getByText("version 2").waitFor();
  await row.getByText("Draft").waitFor();
  await row.getByRole("link").click();
  await page.getByText("Version 1 is live.").waitFor();
});

test("two versions beside each other show what changed and nothing else", async () => {
  await tab("Versions").click();
  await panel("Versions").getByText("The maker says 6.5").waitFor();
  const changes = panel("What changed").getByRole("row");
  await changes.filter({ hasText: "Condition, limit, above" }).waitFor();
  expect(await changes.nth(1).getByRole("cell").allTextContents()).toEqual([
    "Condition, limit, above",
    "7.1",
    "6.5",
  ]);
  expect(await changes.count()).toBe(2);
});

test("a draft goes into shadow, and the next step says what is missing", async () => {
  await tab("Release").click();
  await panel("Version 2 Draft").getByRole("button", { name: "Run in shadow" }).click();
  await confirm("Run in shadow", "Let us see what it says.");
  const version = panel("Version 2 Shadow");
  await version.getByText("no backtest of this version is done").waitFor();
  await version.getByText("0 of 1 approvals").waitFor();
  expect(await version.getByRole("button", { name: "Make it a canary" }).isDisabled()).toBe(true);
  await panel("What happened").getByText("Let us see what it says.").waitFor();
});

test("an approval is given by name", async () => {
  await panel("Version 2 Shadow").getByRole("button", { name: "Approve" }).click();
  await confirm("Approve", "The maker knows best.");
  await panel("Version 2 Shadow").getByText("1 of 1 approvals (Ana Ruiz)").waitFor();
});

test("what only the version in shadow flags stands beside the live one, and opens no order", async () => {
  await pumps.report("P-102", [...healthy, ...between]);
  await page.getByRole("link", { name: "Beside the live version" }).click();
  await page.getByRole("button", { name: "Only the one tried (1)" }).waitFor({ timeout: 70_000 });
  await panel("Flag by flag").getByText("P-102").first().waitFor();
  await panel("Flag by flag").getByText("Evidence").click();
  await page.getByRole("img", { name: /above 6\.5 mm\/s.*Bearing vibration/ }).waitFor();
  const flags = await product.call<{ items: { asset: { tag: string } }[] }>("GET", "/flags");
  expect(flags.items.map(({ asset }) => asset.tag)).toEqual(["P-101"]);
});

test("both versions are tried on the past, and the report says what it rests on", async () => {
  await tab("Backtests").click();
  await page.getByText("No backtest yet").waitFor();
  await page.getByRole("button", { name: "Start the backtest" }).click();
  await page.waitForURL(/\/backtests\/\d+/);
  const result = panel("Result");
  await result.getByRole("columnheader", { name: "Version 2" }).waitFor();
  const flags = result.getByRole("row").filter({ hasText: /^Flags\d/ });
  expect(await flags.getByRole("cell").allTextContents()).toEqual([
    "2 on 2 assets",
    "1 on 1 asset",
  ]);
  await panel("What it rests on").getByText("2 with data, of 3").waitFor();
  await panel("Flag by flag").getByText("P-102", { exact: false }).waitFor();
});

test("its flags are narrowed to those of one version", async () => {
  await panel("Flag by flag").getByRole("combobox", { name: "Flags of which version" }).click();
  await page.getByRole("option", { name: "Version 1" }).click();
  await panel("Flag by flag").getByText("P-102", { exact: false }).waitFor({ state: "hidden" });
  await panel("Flag by flag").getByText("P-101", { exact: false }).waitFor();
});

test("the gate of the backtest is open now", async () => {
  await page.goto(`${product.baseUrl}${rulePage}?view=release`);
  await panel("Version 2 Shadow")
    .getByText(/backtest \d+: 2 flags in/)
    .waitFor();
});

test("a limit is moved by keys, and what it would have said is there beside what it says", async () => {
  await tab("Workbench").click();
  const limit = page.getByRole("slider", { name: "Upper limit of Bearing vibration" });
  await limit.focus();
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("PageUp");
  await page.getByText("As it is: 1 flag").waitFor();
  await page.getByText(/^At 7\.\d+ mm\/s: 1 flag/).waitFor();
  expect(Number(await limit.getAttribute("aria-valuenow"))).toBeGreaterThan(7.1);
});

test("a limit is dragged down to where it flags, and kept as a draft", async () => {
  const picker = page.getByRole("combobox", { name: "Asset" });
  await picker.click();
  await page.getByRole("option", { name: "P-102" }).click();
  const limit = page.getByRole("slider", { name: "Upper limit of Bearing vibration" });
  const chart = (await page.getByRole("img", { name: /Bearing vibration/ }).boundingBox())!;
  const handle = (await limit.boundingBox())!;
  await page.mouse.move(handle.x + 200, handle.y + handle.height / 2);
  await page.mouse.down();
  await page.mouse.move(handle.x + 200, chart.y + chart.height * 0.4, { steps: 5 });
  await page.mouse.up();
  await page.getByText("As it is: 0 flags").waitFor();
  await page.getByText(/^At [3-6]\.\d+ mm\/s: 1 flag/).waitFor();
  await page.getByRole("button", { name: "Keep as a draft" }).click();
  await confirm("Keep as a draft", "It would have seen P-102.");
  await tab("Versions").click();
  await panel("Versions").getByText("It would have seen P-102.").waitFor();
});

test("a version that was replaced is restored as a draft", async () => {
  await product.call("POST", `${rulePage}/versions?comment=At%20once`, {
    ...lower,
    severity: 2,
  });
  await page.goto(`${product.baseUrl}${rulePage}?view=versions&from=1&to=4`);
  await page.getByRole("button", { name: "Restore version 1" }).click();
  await confirm("Restore version 1", "It was better.");
  await panel("Versions").getByText("It was better.").waitFor();
});

test("one press undoes what went live", async () => {
  await tab("Release").click();
  await page.getByRole("button", { name: "Roll back" }).click();
  await confirm("Roll back", "Too many visits.");
  await page.getByText("Version 1 is live.").waitFor();
});

test("a flag is shelved with a reason for a while, and the shelving ends when somebody says so", async () => {
  await page.goto(`${product.baseUrl}/flags/F-1`);
  await page.getByRole("button", { name: "Shelve" }).click();
  await confirm("Shelve", "The spare bearing comes on Monday.");
  const held = page.getByRole("note").filter({ hasText: "Shelved: nobody is sent for it" });
  await held.getByText(/The spare bearing comes on Monday\. \(Ana Ruiz\)/).waitFor();
  await held.getByRole("button", { name: "End it now" }).click();
  await held.waitFor({ state: "hidden" });
});

test("on a phone none of its pages scrolls sideways", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const views = ["record", "versions", "release", "trial&from=2", "backtests", "workbench"];
  for (const path of [
    ...views.map((view) => `${rulePage}?view=${view}`),
    "/backtests",
    "/backtests/1",
  ]) {
    await page.goto(product.baseUrl + path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "hidden" });
    expect(await page.evaluate(sideways), path).toBe(0);
  }
});

test("no page failed on the way", () => {
  expect(problems).toEqual([]);
});

/** How many pixels the page is wider than the screen. Runs in the page. */
const sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
