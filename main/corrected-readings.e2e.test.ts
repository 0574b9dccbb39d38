import { afterAll, beforeAll, expect, it } from "vitest";
import { createPerson, z } from "#platform";
import { manualClock } from "#platform/testing";
import { connectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { installPlant, pumps, pumpStation } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const stepMs = 10_000;
const start = Date.UTC(2026, 10, 21, 6);
const clock = manualClock(start);
const at = (step: number): string => new Date(start + step * stepMs).toISOString();
/** The vibration of P-101 and P-102 stands over the limit of 7.1 for two minutes here. */
const isHigh = (step: number): boolean => step > 30 && step <= 42;

const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
beforeAll(async () => {
  running = stack.use(await startTestProduct({ clock, env: { TICK_SECONDS: "10" } }));
  await installPlant(running.admin, pumpStation);
  const device = { name: "gateway", site: "riverside", assets: pumps };
  gateway = stack.use(await connectDevice(running, device));
  for (let step = 1; step <= 90; step += 1) {
    clock.advance(stepMs);
    for (const tag of pumps) {
      const high = isHigh(step) && (tag === "P-101" || tag === "P-102");
      await gateway.say(tag, clock.now(), {
        vibration: high ? 9 : 2 + 0.3 * Math.sin(step),
        temperature: 61 + 2 * Math.sin(step / 3),
        pressure: 6 + 0.1 * Math.sin(step),
      });
    }
    await running.product.tick?.();
  }
  await running.settle();
});
afterAll(() => stack.disposeAsync());

it("a person's corrections withdraw the flag that rested on them, and no other", async () => {
  expect((await raised()).map(({ tag, withdrawn }) => [tag, withdrawn])).toEqual([
    ["P-101", false],
    ["P-102", false],
  ]);
  const signal = await vibrationOf("P-101");
  const ana = await signIn("ana@riverside.example", "Ana Ruiz");
  for (let step = 31; step <= 42; step += 1) {
    const answer = await ana("POST", `/signals/${signal}/corrections`, {
      observedAt: at(step),
      value: 2.4,
      comment: "The probe was loose while the guard was off.",
    });
    expect(answer.status).toBe(202);
  }
  await running.settle();

  expect((await raised()).map(({ tag, withdrawn }) => [tag, withdrawn])).toEqual([
    ["P-101", true],
    ["P-102", false],
  ]);
  const { readings } = await running.admin.get(
    `/signals/${signal}/readings?from=${at(0)}&to=${at(91)}`,
  );
  expect(Math.max(...readings.map(({ value }: { value: number }) => value))).toBeLessThan(3);
  const corrections = await running.admin.list(`/signals/${signal}/corrections`);
  expect(corrections).toHaveLength(12);
  expect(corrections[0]).toMatchObject({
    observedAt: at(42),
    was: { value: 9, by: { kind: "device", name: "gateway" } },
    now: { value: 2.4, by: { kind: "person", name: "Ana Ruiz" } },
    comment: "The probe was loose while the guard was off.",
  });
});

it("the device that sends all of it again takes no correction back", async () => {
  const signal = await vibrationOf("P-101");
  const [before] = await running.admin.list(`/signals/${signal}/corrections`);
  for (let step = 31; step <= 42; step += 1) {
    await gateway.say("P-101", start + step * stepMs, { vibration: 9 });
  }
  await running.settle();
  const { readings } = await running.admin.get(
    `/signals/${signal}/readings?from=${at(30)}&to=${at(43)}`,
  );
  expect(Math.max(...readings.map(({ value }: { value: number }) => value))).toBeLessThan(3);
  const corrections = await running.admin.list(`/signals/${signal}/corrections`);
  expect([corrections.length, corrections[0]]).toEqual([12, before]);

  // Another value is another word of the device, and stands.
  await gateway.say("P-101", start + 42 * stepMs, { vibration: 2.6 });
  await running.settle();
  const [last] = await running.admin.list(`/signals/${signal}/corrections`);
  expect(last).toMatchObject({
    observedAt: at(42),
    was: { value: 2.4, by: { kind: "person" } },
    now: { value: 2.6, by: { kind: "device" } },
  });
});

async function raised(): Promise<{ tag: string; withdrawn: boolean }[]> {
  const flags = await running.admin.list("/flags");
  return flags
    .map(({ asset, withdrawnAt }) => ({ tag: asset.tag, withdrawn: withdrawnAt !== null }))
    .sort((a, b) => a.tag.localeCompare(b.tag));
}

async function vibrationOf(tag: string): Promise<number> {
  const [asset] = await running.admin.list(`/assets?q=${tag}`);
  const { signals } = await running.admin.get(`/assets/${asset.id}`);
  return signals.find(({ key }: { key: string }) => key === "vibration").id;
}

/** A reliability engineer of all sites, with a session as a browser has one. */
async function signIn(email: string, name: string) {
  const password = "a long enough passphrase 7";
  const rights = { roles: ["reliability-engineer" as const], sites: "all" as const };
  await createPerson({ db: running.product.db, clock }, { email, name, password, ...rights });
  const call = (method: string, path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(new URL(`/api/v1${path}`, running.httpUrl), {
      method,
      headers: { "content-type": "application/json", origin: running.httpUrl, ...headers },
      body: JSON.stringify(body),
    });
  const session = await call("POST", "/session", { email, password });
  const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await session.json());
  return (method: string, path: string, body: object) =>
    call(method, path, body, { cookie, "x-millwright-csrf": csrfToken });
}
