import { readFile } from "node:fs/promises";
import { connectAsync, type MqttClient } from "mqtt";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { topicFor } from "#ingest/wire";
import { openBrowser } from "./browser.ts";
import { account, becomeAdministrator } from "./first-administrator.ts";
import { startProduct, type RunningProduct } from "./product.ts";

/*
 * A commissioning engineer brings a pump in and looks after what it says, clicked through in order on the real product:
 * each test goes on where the one before it ended.
 */

const sheet = (most: string) =>
  [
    "site,siteName,timeZone,system,systemName,asset,assetName,class,className,device,signal,signalName,unit,min,max,every,decimals",
    `north,Northport,Europe/Berlin,water,Cooling water,P-7,Feed pump,pump,Pump,gw-7,flow,Flow,m3/h,0,${most},1s,1`,
    "north,,,water,,P-7,,,,,speed,Speed,1/min,0,3600,1s,0",
    "north,,,water,,P-7,,,,,pressure,Pressure,bar,0,16,1s,1",
  ].join("\r\n");

/** The pump as it was brought in, and a signal more. */
const withLevel = {
  sites: [
    {
      code: "north",
      name: "Northport",
      timeZone: "Europe/Berlin",
      systems: [
        {
          code: "water",
          name: "Cooling water",
          assets: [
            {
              tag: "P-7",
              name: "Feed pump",
              class: "pump",
              signals: [{ key: "level", name: "Level", unit: "m", every: "1s" }],
            },
          ],
        },
      ],
    },
  ],
};

/** A gateway with two pumps behind it: a rule listens for the silence of one, and for the other none does. */
const behindGateway = {
  assetClasses: [
    { code: "gateway", name: "Gateway" },
    { code: "booster", name: "Booster", signals: [{ key: "level", unit: "m", every: "1s" }] },
    { code: "sump", name: "Sump", signals: [{ key: "level", unit: "m", every: "1s" }] },
  ],
  sites: [
    {
      code: "north",
      name: "Northport",
      timeZone: "Europe/Berlin",
      systems: [
        {
          code: "water",
          name: "Cooling water",
          assets: [
            { tag: "G-8", name: "Gateway of the pump house", class: "gateway" },
            { tag: "B-8", name: "Booster pump", class: "booster", via: "G-8" },
            { tag: "S-8", name: "Sump", class: "sump", via: "G-8" },
          ],
        },
      ],
    },
  ],
};
const boosterSilent = {
  key: "booster-silent",
  name: "Booster is silent",
  appliesTo: { assetClass: "booster" },
  severity: 2,
  kind: "instrument",
  condition: { noData: { signal: "level", for: "5s" } },
};

/** What the check and the health page say is seconds behind what happened. */
const soon = { timeout: 40_000 };

let product: RunningProduct;
let browser: Browser;
let page: Page;
let pump: MqttClient;
let secret = "";
let pumpPage = "";
const problems: string[] = [];

beforeAll(async () => {
  product = await startProduct();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => problems.push(error.message));
  await becomeAdministrator(page, product);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pump?.endAsync();
  await product?.[Symbol.asyncDispose]();
}, 60_000);

const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const tab = (name: string) => page.getByRole("button", { name, exact: true });
const goTo = (name: string) => page.getByRole("link", { name, exact: true }).first().click();

const say = (payload: object) =>
  pump.publishAsync(topicFor("north", "P-7"), JSON.stringify(payload), { qos: 1 });

async function choose(csv: string) {
  const file = { name: "plant.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
  await page.locator("input[type=file]").setInputFiles(file);
}

test("a spreadsheet with a mistake is refused by row and column, and nothing is changed", async () => {
  await goTo("Commissioning");
  await page.getByText("No signal is registered yet").waitFor();
  await tab("Import").click();
  await choose(sheet("high"));
  const alert = page.getByRole("alert");
  await alert.getByText("1 mistake in the file; nothing was changed.").waitFor();
  const mistake = alert.getByRole("row").nth(1);
  expect(await mistake.getByRole("cell").allTextContents()).toEqual([
    "2",
    "max",
    expect.stringContaining("“high” is not a number"),
  ]);
  expect(await tab("Import").last().isDisabled()).toBe(true);
});

test("the mended one is tried first, then imported, and the device's secret is handed over once", async () => {
  await choose(sheet("120"));
  await page.getByText("3 rows are in order").waitFor();
  await tab("Import").last().click();
  await page.getByText("3 rows imported").waitFor();
  const file = await saved(page.getByRole("button", { name: "Save the secrets of new devices" }));
  secret = secretIn(file);
  expect(secret.length).toBeGreaterThan(15);
});

test("the check says what has never been heard, and then what reports", async () => {
  await tab("First readings").click();
  await page.getByText("3 signals of 3 need a look.").waitFor();
  pump = await connectAsync(product.mqttUrl, { username: "gw-7", password: secret });
  await say({ observedAt: Date.now(), values: { flow: 42.5, torque: 18.25 } });
  const flow = page.getByRole("row").filter({ hasText: "P-7 Flow" });
  await flow.getByText("Reporting").waitFor(soon);
  await flow.getByText("42.5 m³/h").waitFor();
  const speed = page.getByRole("row").filter({ hasText: "P-7 Speed" });
  await speed.getByText("Never heard").waitFor();
});

test("what nobody had registered waits with a proposal, and its reading comes in with it", async () => {
  await tab("Unknown signals").click();
  await page.getByText("P-7 · torque").waitFor();
  await page.keyboard.press("j");
  await tab("Adopt").click();
  await page.getByText("1 signal registered; readings taken in: 1.").waitFor();
  await goTo("Assets");
  await page.getByRole("link", { name: "P-7" }).click();
  await heading(/P-7/).waitFor();
  pumpPage = new URL(page.url()).pathname;
  const latest = page.getByRole("list", { name: "Latest values" });
  const torque = latest.getByRole("listitem").filter({ hasText: /torque/i });
  await torque.getByText(/18\.25?/).waitFor();
  await latest
    .getByRole("listitem")
    .filter({ hasText: "Speed" })
    .getByText("Never heard")
    .waitFor();
});

test("no value, a zero and a value of long ago are told apart", async () => {
  await say({ observedAt: Date.now() - 120_000, values: { pressure: 4 } });
  await say({ observedAt: Date.now(), values: { flow: null, speed: 0 } });
  const latest = page.getByRole("list", { name: "Latest values" });
  await latest.getByRole("listitem").filter({ hasText: "Flow" }).getByText("no value").waitFor();
  await latest.getByRole("listitem").filter({ hasText: "Speed" }).getByText(/^0/).waitFor();
  await latest.getByRole("listitem").filter({ hasText: "Pressure" }).getByText(/Stale/).waitFor();
});

test("a reading is corrected from the table behind its chart, and who did it and why is shown", async () => {
  const flow = page.getByRole("region", { name: "Flow", exact: true }).first();
  await flow.getByRole("button", { name: "Flow as a table" }).click();
  await flow.getByRole("row").filter({ hasText: "42.5" }).getByRole("button").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What it should have been, m³/h").fill("40.5");
  await dialog.getByLabel("Why").fill("Read off the meter.");
  await dialog.getByRole("button", { name: "Correct" }).click();
  await dialog.waitFor({ state: "hidden" });
  const corrected = flow.getByRole("list", { name: "Corrected readings of Flow" });
  await corrected.getByText("40.5 m³/h").waitFor();
  await corrected.getByText("42.5 m³/h").waitFor();
  await corrected.getByText(new RegExp(`by ${account.name}.*Read off the meter\\.`)).waitFor();
  await flow.getByRole("row").filter({ hasText: "40.5" }).waitFor();
});

test("the window is offered as a fixture", async () => {
  const readings = await saved(page.getByRole("link", { name: "Readings (CSV)" }));
  expect(readings).toMatch(/"P-7","flow",.*,40\.5,/);
});

test("a device's secret is changed without a gap", async () => {
  await goTo("Commissioning");
  await tab("Devices").click();
  const row = page.getByRole("row").filter({ hasText: "gw-7" });
  await row.getByRole("button", { name: "New secret for gw-7" }).click();
  const dialog = page.getByRole("dialog");
  const fresh = await dialog.locator("pre").textContent();
  await dialog.getByRole("button", { name: "Done" }).click();
  await row.getByText(/the old secret works too/).waitFor();
  await say({ observedAt: Date.now(), values: { speed: 5 } });
  await pump.endAsync();
  pump = await connectAsync(product.mqttUrl, { username: "gw-7", password: fresh! });
  await row.getByText(/the old secret works too/).waitFor({ state: "hidden", ...soon });
});

test("a refused message is found by its words, and taken in once its cause is mended", async () => {
  await say({ observedAt: Date.now(), signal: "level", value: 3 });
  await say({ observedAt: Date.now(), signal: "flow", value: 3, unit: "kg" });
  await goTo("Dead letters");
  await page.getByText("Wrong unit").first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("level");
  await page.getByText("1 refused message fits these filters and waits.").waitFor();
  await tab("Take all in again").click();
  await page.getByText("1 is still refused: Unknown signal (1).").waitFor();
  await product.call("POST", "/registry/imports", withLevel);
  await tab("Take all in again").click();
  await page.getByText("1 message was taken in. That is 1 reading.").waitFor();
  await tab("Taken in later").click();
  await page.getByText('P-7 has no signal "level"', { exact: false }).waitFor();
});

test("an instrument in doubt is told of beside the machine, and is no flag", async () => {
  await page.goto(product.baseUrl + pumpPage);
  await say({ observedAt: Date.now(), values: { speed: 9_000 } });
  const doubts = page.getByRole("region", { name: "Instruments in doubt" });
  const speed = doubts.getByRole("listitem").filter({ hasText: "Speed" });
  await speed.getByText("Out of range").waitFor(soon);
  await speed.getByText(/9000 1\/min is beyond what the instrument can show/).waitFor();
  await goTo("Flags");
  await page.getByText("No flag here").waitFor();
});

test(
  "what is behind a gateway that died cannot be reached, and one flag tells of it",
  {
    timeout: 150_000,
  },
  async () => {
    await product.call("POST", "/registry/imports", behindGateway);
    await product.call("POST", "/rules/imports", [boosterSilent]);
    const asked = { name: "gw-8", site: "north", assets: ["B-8", "S-8"] };
    const device = await product.call<{ secret: string }>("POST", "/devices", asked);
    const gateway = await connectAsync(product.mqttUrl, {
      username: "gw-8",
      password: device.secret,
    });
    const level = () => JSON.stringify({ observedAt: Date.now(), signal: "level", value: 2 });
    const report = () =>
      Promise.all(
        ["B-8", "S-8"].map((tag) =>
          gateway.publishAsync(topicFor("north", tag), level(), { qos: 1 }),
        ),
      );
    await report();
    await goTo("Assets");
    await page.getByRole("link", { name: "S-8" }).click();
    await page.getByText(/Unreachable via G-8 since/).waitFor({ timeout: 120_000 });
    await page.getByRole("status").getByRole("link", { name: "G-8" }).click();
    await heading(/G-8/).waitFor();
    await page.getByText("2 of 2 unreachable.").waitFor();
    await goTo("Flags");
    await page.getByRole("link", { name: /^B-8 cannot be reached through G-8 since / }).waitFor();
    expect(await page.getByRole("table", { name: "Flags" }).getByRole("row").count()).toBe(2);
    await gateway.endAsync();
  },
);

test("the product says that it is well", async () => {
  await goTo("System");
  await page.getByText("Everything that Millwright watches in itself is well.").waitFor(soon);
  await page.getByRole("heading", { level: 2, name: /on / }).waitFor();
  await page.getByText("No event was given up.").waitFor();
  await page.getByText("No device has sent more than its share", { exact: false }).waitFor();
});

test("a device that sends more than it may is slowed in sight", async () => {
  const limited = "site,device,messagesPerSecond\nnorth,gw-7,1";
  await product.call("POST", "/commissioning/imports", { csv: limited });
  // Each is sent when the one before it is acknowledged: what came together is read together.
  for (let i = 0; i < 4; i += 1) {
    await say({ observedAt: Date.now(), signal: "flow", value: 80 + i });
  }
  await page.getByText(/^Slowed .*more messages a second than it may/).waitFor(soon);
  await page.getByRole("listitem").filter({ hasText: "gw-7" }).waitFor();
});

test("on a phone the pages that the bar has no room for are behind More", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const bar = page.getByRole("navigation", { name: "Pages" });
  await bar.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Commissioning" }).click();
  await heading("Commissioning").waitFor();
  for (const path of [
    "/commissioning",
    "/commissioning?view=inbox",
    "/commissioning?view=import",
    "/commissioning?view=devices",
    "/system",
    "/dead-letters",
    pumpPage,
    "/assets/999999",
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

/** What a press on this saves as a file. */
async function saved(pressed: Locator): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), pressed.click()]);
  return readFile(await download.path(), "utf8");
}

/** Of the only device in the file of secrets. */
function secretIn(file: string): string {
  const [head, row] = file
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  return row?.[head?.indexOf("secret") ?? -1] ?? "";
}
