import { connectAsync } from "mqtt";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { topicFor } from "#ingest/wire";
import { openBrowser } from "./browser.ts";
import { becomeAdministrator } from "./first-administrator.ts";
import { faultsOf } from "./page-checks.ts";
import { startProduct, type RunningProduct } from "./product.ts";

/*
 * A reliability engineer after a visit that found something else than the flag had said: clicked through in order on the real
 * product, each test goes on where the one before it ended.
 */

const hourMs = 3_600_000;
const everyMs = 600_000;
const days = 10;
const now = Math.floor(Date.now() / everyMs) * everyMs;

const signals = [
  { key: "vibration", name: "Bearing vibration", unit: "mm/s", every: "10m", decimals: 2 },
  { key: "temperature", name: "Winding temperature", unit: "Cel", every: "10m", decimals: 1 },
];
/** What V-2 knows of the fan beside it. */
const neighbour = {
  key: "other-vibration",
  name: "Vibration next door",
  follows: { asset: "V-1", signal: "vibration" },
};
const plant = {
  assetClasses: [{ code: "fan", name: "Fan", signals }],
  sites: [
    {
      code: "north",
      name: "Northport",
      timeZone: "Europe/Berlin",
      systems: [
        {
          code: "air",
          name: "Supply air",
          assets: [
            { tag: "V-1", name: "Supply fan", class: "fan" },
            { tag: "V-2", name: "Supply fan", class: "fan", signals: [neighbour] },
          ],
        },
      ],
    },
  ],
};
const rule = {
  key: "fan-vibration-high",
  name: "Fan vibration above limit",
  appliesTo: { assetClass: "fan" },
  severity: 3,
  failureMode: "bearing-wear",
  response: "Look at the bearing.",
  parameters: { limit: 7.1, clear: 5.5 },
  condition: { limit: { signal: "vibration", above: "$limit", clearBelow: "$clear" } },
};

let product: RunningProduct;
let browser: Browser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  product = await startProduct();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => problems.push(error.message));
  await becomeAdministrator(page, product);
  await product.call("POST", "/registry/imports", plant);
  await product.call("POST", "/technicians/imports", {
    technicians: [{ name: "Anna Berg", skills: ["mechanical"], sites: ["north"] }],
  });
  // Only what is written below is to speak.
  await product.call("POST", "/rules/unusual-behaviour/versions/1/stage", { to: "retired" });
  await product.call("POST", "/rules/imports", [rule]);
  await report("V-1");
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
}, 60_000);

/** Ten days of readings: its winding is hot for the last one, and at the very end it shakes. */
async function report(tag: string) {
  const device = { name: `gw-${tag}`, site: "north", assets: [tag] };
  const { secret } = await product.call<{ secret: string }>("POST", "/devices", device);
  const client = await connectAsync(product.mqttUrl, { username: device.name, password: secret });
  const count = (days * 24 * hourMs) / everyMs;
  const rows = Array.from({ length: count + 1 }, (_, index) => rowAt(index, count));
  for (let from = 0; from < rows.length; from += 100) {
    const payload = JSON.stringify({ readings: rows.slice(from, from + 100) });
    await client.publishAsync(topicFor("north", tag), payload, { qos: 1 });
  }
  await client.endAsync();
}

function rowAt(index: number, count: number) {
  const at = now - (count - index) * everyMs;
  const wiggle = ((index * 7) % 11) / 10;
  const hot = now - at < 24 * hourMs ? 15 : 0;
  const shaking = index >= count - 1 ? 5 : 0;
  return {
    observedAt: new Date(at).toISOString(),
    values: { vibration: 3 + 0.2 * wiggle + shaking, temperature: 60 + wiggle + hot },
  };
}

test("a visit to the shaking fan finds its winding burnt, which no flag had named", async () => {
  const list = "/work-orders?limit=1";
  const orders = () => product.call<{ items: { id: number }[] }>("GET", list);
  await expect.poll(async () => (await orders()).items.length, soon).toBe(1);
  const { items } = await product.call<{ items: { id: number }[] }>("GET", "/assets?q=V-1");
  const asset = await product.call<{ signals: { id: number; key: string }[] }>(
    "GET",
    `/assets/${items[0]!.id}`,
  );
  const signal = asset.signals.find(({ key }) => key === "temperature")!.id;
  const window = `from=${new Date(now - days * 24 * hourMs).toISOString()}&to=${new Date(now - 2 * hourMs).toISOString()}`;
  // The hours that a failure is looked back on from are summed up at leisure.
  const summedUpTo = async () => {
    const { sources } = await product.call<{ sources?: { tier: string; to: string }[] }>(
      "GET",
      `/signals/${signal}/readings?${window}&points=100`,
    );
    return Date.parse(sources?.find(({ tier }) => tier === "1h")?.to ?? "2000-01-01");
  };
  await expect.poll(summedUpTo, soon).toBeGreaterThan(now - 4 * hourMs);
  const order = `/work-orders/${(await orders()).items[0]!.id}`;
  const { candidates } = await product.call<{ candidates: { technicianId: number }[] }>(
    "GET",
    order,
  );
  await product.call("POST", `${order}/dispatch`, { technicianId: candidates[0]!.technicianId });
  await product.call("POST", `${order}/start`, {});
  await product.call("POST", `${order}/complete`, {
    foundCondition: "other",
    failureMode: "winding-overheating",
    activity: "replace",
    partsUsed: [],
    downtimeMinutes: 240,
  });
}, 240_000);

/** What is done at leisure: an order, the hours of a signal. */
const soon = { timeout: 110_000, interval: 500 };

const panel = (name: string | RegExp) => page.getByRole("region", { name });
const dialog = () => page.getByRole("dialog");
const section = (name: string) =>
  page.getByRole("navigation", { name: /^About / }).getByRole("link", { name });

async function confirm(button: string, why: string) {
  await dialog().getByRole("textbox", { name: /^Why/ }).fill(why);
  await dialog().getByRole("button", { name: button }).click();
  await dialog().waitFor({ state: "hidden" });
}

test("the order says that its repair is being watched", async () => {
  await page.goto(`${product.baseUrl}/work-orders?view=finished`);
  await page.getByRole("table", { name: "Work orders" }).getByRole("link").first().click();
  const check = panel("Has the repair held?");
  await check.getByText("Being watched").waitFor();
  await check.getByText(/must have become normal by \d+ \w+ \d{4}/).waitFor();
});

test("a failure that no flag had named is a coverage gap, with the signal that had moved", async () => {
  await page.getByRole("link", { name: "Rules" }).first().click();
  await section("Coverage gaps").click();
  const row = page.getByRole("row").filter({ hasText: "V-1 failed" });
  await row.getByText("temperature").waitFor();
  await row.getByRole("link").click();
  await page.getByText("1 signal was not where it usually is by then.").waitFor();
  const moved = panel("Winding temperature");
  await moved.getByText(/°C on the last day, where 60\.\d °C is usual: .* above/).waitFor();
  await moved.getByRole("img", { name: /Chart of Winding temperature/ }).waitFor();
});

test("a rule is made of it as a draft, and tried on the past in its workbench", async () => {
  await panel("Winding temperature").getByRole("button", { name: "Make a rule of it" }).click();
  expect(await dialog().getByLabel("Key").inputValue()).toBe("fan-temperature-high");
  await dialog().getByRole("button", { name: "Make the draft" }).click();
  await page.waitForURL(/\/rules\/fan-temperature-high\?view=workbench/);
  const limit = page.getByRole("slider", { name: "Upper limit of Winding temperature" });
  await limit.focus();
  await page.keyboard.press("ArrowDown");
  await page.getByText("As it is: 1 flag").waitFor();
});

test("somebody says that a rule covers it, for good", async () => {
  await page.goto(`${product.baseUrl}/coverage-gaps`);
  await page.getByRole("row").filter({ hasText: "V-1 failed" }).getByRole("link").click();
  await page.getByRole("button", { name: "It is covered" }).click();
  await confirm("It is covered", "By fan-temperature-high, once it is live.");
  const facts = panel("About this failure");
  await facts.getByText("By fan-temperature-high, once it is live.").waitFor();
  expect(await page.getByRole("button", { name: "Dismiss" }).count()).toBe(0);
});

test("a value is said of one asset, and whose word each value is can be seen and taken back", async () => {
  await page.goto(`${product.baseUrl}/rules/fan-vibration-high?view=parameters`);
  await page.getByRole("button", { name: "Say other values" }).click();
  await dialog().getByRole("combobox", { name: "One asset" }).fill("V-2");
  await page.getByRole("option", { name: "V-2" }).click();
  await dialog().getByRole("textbox", { name: "Limit" }).fill("6,5");
  await confirm("Make it so", "It runs faster.");
  await panel("Values").getByText("It runs faster.").waitFor();
  await page.getByRole("combobox", { name: "Which asset" }).fill("V-2");
  await page.getByRole("option", { name: "V-2" }).click();
  const resolved = panel("As it is for one asset");
  await resolved.getByText("The rule watches V-2.").waitFor();
  await resolved.getByText("said of V-2: It runs faster.").waitFor();
  await resolved.getByText("as every asset has it").waitFor();
  await page.getByRole("button", { name: "Take back what is said of V-2" }).click();
  await confirm("Take back", "It was a mistake.");
  await panel("Values").getByText("Every asset has these values.").waitFor();
});

test("why a rule is worth having stands beside its record, and what nobody wrote down is said", async () => {
  await page.goto(`${product.baseUrl}/rules/fan-vibration-high`);
  const why = panel("Why it is worth having");
  await why.getByText("Look at the bearing.").waitFor();
  await why.getByText(/Not written down yet: respond within, likely cause/).waitFor();
});

test("how well flags serve is told by site, and each figure leads to its flags", async () => {
  await page.getByRole("link", { name: "Flags" }).first().click();
  await section("How well they serve").click();
  await page.getByText("1 raise in 30 days").waitFor();
  const row = panel("By site").getByRole("row").filter({ hasText: "Northport" });
  await row.getByRole("link", { name: "1", exact: true }).first().click();
  await page.waitForURL(/\/flags\?.*from=/);
  await page.getByRole("table", { name: "Flags" }).getByText("V-1").first().waitFor();
  await page.goBack();
  await panel("Raises a day")
    .getByRole("link", { name: /: 1 raise$/ })
    .click();
  await page.getByText(/^Raised .* to /).waitFor();
  await page.getByRole("table", { name: "Flags" }).getByText("V-1").first().waitFor();
});

test("a signal that follows another one says of which machine, and that one says so too", async () => {
  await page.goto(`${product.baseUrl}/assets`);
  await page.getByRole("link", { name: "V-2" }).click();
  const followed = panel("Vibration next door");
  await followed.getByText("Bearing vibration of").waitFor();
  await followed.getByRole("link", { name: "V-1" }).click();
  await panel("Bearing vibration").getByText("followed by").waitFor();
  await panel("Bearing vibration").getByRole("link", { name: "V-2" }).waitFor();
});

test("an asset is taken out of service with a reason, stands in the list, and is put back", async () => {
  await page.goto(`${product.baseUrl}/assets`);
  await page.getByRole("link", { name: "V-2" }).click();
  await page.getByRole("button", { name: "Take out of service" }).click();
  await confirm("Take out of service", "The duct is being cleaned.");
  await page
    .getByRole("note")
    .getByText(/The duct is being cleaned\. \(Ana Ruiz\)/)
    .waitFor();
  await page.getByRole("link", { name: "Flags" }).first().click();
  await section("Held back").click();
  const row = page.getByRole("row").filter({ hasText: "V-2" });
  await row.getByText("Out of service").waitFor();
  await row.getByRole("button", { name: "End it now for V-2" }).click();
  await row.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "All", exact: true }).click();
  await row.getByText(/ended \(Ana Ruiz\)/).waitFor();
});

test("the release policy is changed with a reason, and reads as it was changed", async () => {
  await page.getByRole("link", { name: "Rules" }).first().click();
  await section("Release policy").click();
  await page.getByText("It stands as it is shipped.").waitFor();
  await page.getByRole("button", { name: "Change it" }).click();
  await panel("Before a canary").getByLabel("Right at least").fill("80");
  await page.getByLabel("Why").fill("Visits are dear.");
  await page.getByRole("button", { name: "Save the policy" }).click();
  await panel("Before a canary")
    .getByText("At least 80 % of the decided flags were right.")
    .waitFor();
  await page.getByText(/Last changed by Ana Ruiz.*Visits are dear\./).waitFor();
});

test("on a phone no page scrolls sideways, and each has one heading and names for its controls", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [
    "/coverage-gaps?view=all",
    "/coverage-gaps/1",
    "/rules/fan-vibration-high?view=parameters",
    "/flag-performance",
    "/suppressions?view=all",
    "/release-policy",
    "/work-orders/WO-1001",
  ]) {
    await page.goto(product.baseUrl + path);
    expect(await faultsOf(page), path).toEqual([]);
  }
});

test("no page failed on the way", () => {
  expect(problems).toEqual([]);
});
