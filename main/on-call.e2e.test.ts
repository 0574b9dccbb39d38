import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { giveContactPoint, manualClock } from "#platform/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectDevice, reconnectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { installPlant, pumps, pumpStation } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const minute = 60_000;
/** Far beyond what anything takes. */
const patienceMs = 60_000;
const clock = manualClock("2026-11-21T09:00:00Z");

const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
let folder: string;
let ana: number;
let bo: number;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millwright-told-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  running = stack.use(await startTestProduct({ clock, env: { NOTIFY_FOLDER: folder } }));
  const { plant, technicians, supply, rules } = pumpStation;
  await installPlant(running.admin, { plant, technicians, supply, rules });
  const device = { name: "gateway", site: "riverside", assets: pumps };
  gateway = stack.use(await connectDevice(running, device));
  ana = await addPerson("Ana");
  bo = await addPerson("Bo");
  const { id: rota } = await running.admin.post("/on-call-rotas", {
    siteId: null,
    rota: {
      name: "Riverside",
      timeZone: "Europe/Madrid",
      layers: [
        {
          name: "first",
          people: [ana],
          handOver: { every: "week", at: "08:00", since: "2026-11-02" },
        },
      ],
    },
  });
  const policy = {
    levels: [
      {
        severities: [3],
        steps: [
          { after: "0s", tell: [{ onCall: { rota } }] },
          { after: "15m", tell: [{ person: bo }] },
        ],
      },
    ],
  };
  const change = { siteId: null, policy, comment: "first" };
  const changed = await running.admin.call("PUT", "/escalation-policies", change);
  expect(changed.status).toBe(200);
}, 3 * patienceMs);
afterAll(() => stack.disposeAsync());

async function addPerson(name: string): Promise<number> {
  const { id } = await running.admin.post("/people", {
    email: `${name.toLowerCase()}@plant.example`,
    name,
    password: "a long enough password",
    roles: ["technician"],
    sites: "all",
  });
  await giveContactPoint(running.product.db, { personId: id });
  return id;
}

/** It vibrates above its limit for longer than the rule waits. */
async function shakes(tag: string): Promise<number> {
  for (let step = 0; step < 8; step += 1) {
    clock.advance(10_000);
    await gateway.say(tag, clock.now(), { vibration: 9, temperature: 61 + step, pressure: 6 });
  }
  await running.settle();
  const flags = await running.admin.list("/flags?rule=vibration-high&open=true");
  return flags.find(({ asset }) => asset.tag === tag).id;
}

interface Told {
  subject: string;
  address: { name: string };
  actions: { name: string; url: string }[];
}

/** What somebody is told of a machine, once it has come. */
async function toldTo(name: string, tag: string): Promise<Told> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const files = (await readdir(folder)).filter((file) => file.endsWith(".json"));
    for (const file of files) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the product wrote it
      const told = JSON.parse(await readFile(join(folder, file), "utf8")) as Told;
      if (told.address.name === name && told.subject.endsWith(tag)) return told;
    }
    if (performance.now() > until) throw new Error(`${name} was told nothing of ${tag}`);
    await delay(20);
  }
}

it(
  "whoever is on call is told of a flag, acknowledges from the message without signing in, and nobody else is told",
  async () => {
    const flag = await shakes("P-101");
    const told = await toldTo("Ana", "P-101");
    expect(told).toMatchObject({
      subject: "High: Vibration above limit on P-101",
      actions: [{ name: "Acknowledge" }],
    });
    const { pathname, search } = new URL(told.actions[0]!.url);
    const link = new URL(`${pathname}${search}`, running.httpUrl);
    const page = await fetch(link, { headers: { accept: "text/html" } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("Acknowledge</button>");
    expect(await running.admin.get(`/flags/${flag}`)).toMatchObject({ state: "unacknowledged" });
    const pressed = await fetch(link, { method: "POST", headers: { accept: "text/html" } });
    expect(await pressed.text()).toContain("Thank you, Ana");
    expect(await running.admin.get(`/flags/${flag}`)).toMatchObject({
      state: "acknowledged",
      acknowledgedBy: "Ana",
    });
    expect(await running.admin.get(`/flags/${flag}/escalation`)).toMatchObject({
      escalations: [{ state: "ended", ended: { why: "acknowledged" }, next: null }],
      items: [{ to: { name: "Ana" }, state: "told" }],
    });
  },
  3 * patienceMs,
);

it(
  "a flag that nobody acknowledges is told to the next, whatever is stopped meanwhile",
  async () => {
    const flag = await shakes("P-102");
    await toldTo("Ana", "P-102");
    await gateway[Symbol.asyncDispose]();
    await running.restart();
    gateway = stack.use(await reconnectDevice(running, gateway.credential));
    clock.advance(15 * minute);
    await toldTo("Bo", "P-102");
    const { items } = await running.admin.get(`/flags/${flag}/escalation`);
    expect(items.map(({ to }: { to: { name: string } }) => to.name)).toEqual(["Bo", "Ana"]);
    const [work] = await running.admin.list("/work-orders");
    expect(await running.admin.get(`/work-orders/${work.number}/escalation`)).toEqual({
      escalations: [],
      items: [],
      nextCursor: null,
    });
  },
  3 * patienceMs,
);
