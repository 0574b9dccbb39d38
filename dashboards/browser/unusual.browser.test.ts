import { connectAsync } from "mqtt";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { topicFor } from "#ingest/wire";
import { openBrowser } from "./browser.ts";
import { becomeAdministrator } from "./first-administrator.ts";
import { startProduct, type RunningProduct } from "./product.ts";

/*
 * Two fans that nobody has written a rule for: one has been heard for three weeks and begins to fail, the other is new. Clicked
 * through in order on the real product: each test goes on where the one before it ended.
 */

const dayMs = 86_400_000;
const everyMs = 300_000;
const failingForMs = 8 * 3_600_000;
const now = Math.floor(Date.now() / everyMs) * everyMs;

const signals = [
  { key: "vibration", name: "Bearing vibration", unit: "mm/s", every: "5m", decimals: 2 },
  { key: "temperature", name: "Bearing temperature", unit: "Cel", every: "5m", decimals: 1 },
];
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
          assets: ["V-1", "V-2"].map((tag) => ({ tag, name: "Supply fan", class: "fan" })),
        },
      ],
    },
  ],
};

/** What is being learnt of a machine is told from what is stored of it, which is written at leisure. */
const soon = { timeout: 100_000 };

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
  await report("V-2", dayMs, 0);
  await report("V-1", 21 * dayMs, failingForMs);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
}, 60_000);

/** A reading every five minutes up to now, with a usual day in it and a fault in its last part. */
async function report(tag: string, forMs: number, failingMs: number) {
  const device = { name: `gw-${tag}`, site: "north", assets: [tag] };
  const { secret } = await product.call<{ secret: string }>("POST", "/devices", device);
  const client = await connectAsync(product.mqttUrl, { username: device.name, password: secret });
  const rows = Array.from({ length: forMs / everyMs + 1 }, (_, index) =>
    rowAt(now - forMs + index * everyMs, index, failingMs),
  );
  for (let from = 0; from < rows.length; from += 100) {
    const payload = JSON.stringify({ readings: rows.slice(from, from + 100) });
    await client.publishAsync(topicFor("north", tag), payload, { qos: 1 });
  }
  await client.endAsync();
}

function rowAt(at: number, index: number, failingMs: number) {
  const day = Math.sin((2 * Math.PI * at) / dayMs);
  const fault = failingMs === 0 ? 0 : Math.max(0, 1 - (now - at) / failingMs);
  const vibration = 4 + 0.6 * day + 0.15 * wiggle(index) + 2.4 * fault;
  const temperature = 62 + 4 * day + 0.4 * wiggle(index + 7_919) + 9 * fault;
  return { observedAt: new Date(at).toISOString(), values: { vibration, temperature } };
}

/** Between -1 and 1, the same for the same number, and with no pattern that could be learnt. */
function wiggle(index: number): number {
  const mixed = Math.sin(index * 12.9898) * 43_758.5453;
  return 2 * (mixed - Math.floor(mixed)) - 1;
}

const signal = (name: string) => page.getByRole("region", { name, exact: true });

async function openAsset(tag: string, last: string) {
  const { items } = await product.call<{ items: { id: number }[] }>("GET", `/assets?q=${tag}`);
  await page.goto(`${product.baseUrl}/assets/${items[0]!.id}?last=${last}`);
  await page.getByRole("heading", { level: 1, name: new RegExp(tag) }).waitFor();
}

test("a machine that nobody wrote a rule for is flagged, in words", async () => {
  await openAsset("V-1", "24h");
  const flags = signal("Flags");
  await flags.getByRole("link").first().waitFor(soon);
  expect(await flags.getByRole("link").first().textContent()).toMatch(/Bearing/);
});

test("how far all signals together are from usual is drawn, and each one's part in it is named", async () => {
  const together = signal("All signals together");
  await together.getByRole("img", { name: /How unusual All signals together was/ }).waitFor(soon);
  const parts = together.getByRole("list", { name: "What made it unusual" });
  await parts.getByText(/mm\/s, above the .* that is usual then/).waitFor(soon);
  await parts.getByText(/°C, above the .* that is usual then/).waitFor();
  const shares = await parts.getByText(/^\d+ %$/).allTextContents();
  const sum = shares.reduce((total, share) => total + Number.parseInt(share, 10), 0);
  expect(sum).toBeGreaterThanOrEqual(98);
});

test("under each signal lies its score, and behind its line what was usual", async () => {
  const vibration = signal("Bearing vibration");
  await vibration.getByRole("img", { name: /How unusual Bearing vibration was/ }).waitFor();
  await vibration.getByText("what was usual").waitFor();
  await vibration
    .getByText(/How unusual: \d+\.\d; of that new: \d+\.\d \(flagged from 5\)/)
    .waitFor();
});

test("its flag shows what was usual then, and what made it unusual", async () => {
  await signal("Flags").getByRole("link").first().click();
  await page
    .getByText(/usual then: [\d.]+ to [\d.]+/)
    .first()
    .waitFor();
  await page.getByRole("list", { name: "What made it unusual" }).getByText("%").first().waitFor();
  await page.getByRole("link", { name: /Unusual behaviour, version 1/ }).waitFor();
});

test("what watches it is a rule like any other, for every asset", async () => {
  await page.getByRole("link", { name: "Rules" }).first().click();
  const row = page.getByRole("row").filter({ hasText: "Unusual behaviour" });
  await row.getByText(/every asset/).waitFor();
  await row.getByRole("link").click();
  await page.getByText("Version 1 is live.").waitFor();
});

test("a new machine says that it is still being learnt, and until about when", async () => {
  await openAsset("V-2", "24h");
  await signal("Bearing vibration")
    .getByText(/Still learning its usual day and its usual week, until about \d+ \w+/)
    .waitFor(soon);
  const together = signal("All signals together");
  await together.getByText(/Still learning what is usual/).waitFor();
  await together.getByText(/\d+ of 4,032 moments learnt/).waitFor();
});

test("a stretch is left out of learning with a reason, is hatched, and ends when somebody says so", async () => {
  await page.getByRole("button", { name: "Do not learn from now on" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("The fan is being balanced.");
  await dialog.getByRole("button", { name: "Leave out" }).click();
  await dialog.waitFor({ state: "hidden" });
  const left = page.getByRole("list", { name: "Not learnt from" });
  await left.getByText(/since .*The fan is being balanced\. \(Ana Ruiz\)/).waitFor();
  await signal("Bearing vibration").getByText("not learnt from").waitFor();
  await left.getByRole("button", { name: "End" }).click();
  await left.getByRole("button", { name: "End" }).waitFor({ state: "hidden" });
});

test("on a phone none of these pages scrolls sideways", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ["/assets/1?last=24h", "/assets/2?last=24h", "/flags/F-1"]) {
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
