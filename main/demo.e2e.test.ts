import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandOutput, freshFolder, runMain } from "./testing/child-product.ts";
import { descendantsOf, isRunning } from "./testing/descendants.ts";
import { freePort } from "./testing/free-port.ts";

let dataDir: string;
let ports: { http: number; mqtt: number };
let env: Record<string, string>;
beforeAll(async () => {
  dataDir = await freshFolder();
  ports = { http: await freePort(), mqtt: await freePort() };
  env = { DATA_DIR: dataDir, HTTP_PORT: String(ports.http), MQTT_PORT: String(ports.mqtt) };
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

type Run = {
  code: number | null;
  /** Each line with how long after the start it came, ms. */
  lines: { after: number; text: string }[];
  /** Processes it had started by the time its web page was up. */
  children: number[];
};

/** Runs the demonstration until it ends; `onReady` may end it. */
async function demo(options: string[], onReady: (pid: number) => void = () => {}): Promise<Run> {
  const from = performance.now();
  const child = runMain(["demo", ...options], env);
  const run: Run = { code: null, lines: [], children: [] };
  let looking: Promise<void> | undefined;
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const texts = (rest + text).split("\n");
    rest = texts.pop() ?? "";
    run.lines.push(...texts.map((each) => ({ after: performance.now() - from, text: each })));
    if (looking !== undefined || !texts.some((each) => each.startsWith("Web page:"))) return;
    looking = descendantsOf(child.pid ?? 0).then((children) => {
      run.children = children;
      return onReady(child.pid ?? 0);
    });
  });
  run.code = await new Promise((resolve) => child.once("close", resolve));
  await looking;
  return run;
}

/** What a clean stop must not leave behind. */
async function leftBehind(children: number[]): Promise<string[]> {
  const left: string[] = [];
  for (const pid of children) if (await isRunning(pid)) left.push(`process ${pid}`);
  for (const port of Object.values(ports)) if (await answers(port)) left.push(`port ${port}`);
  const files = await readdir(dataDir, { recursive: true });
  const locks = /(^|\/)(millwright\.lock|control\.json|postmaster\.pid|postgres\.pid)$/;
  return [...left, ...files.filter((file) => locks.test(file))];
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

describe("the demonstration", () => {
  it("shows the loop going round within its time, counts it, and leaves nothing behind", async () => {
    const { code, lines, children } = await demo(["--for", "75s", "--json"]);
    const said = lines.map(({ text }) => text).join("\n");
    expect(code, said).toBe(0);
    const kit = lines.find(({ text }) => /\bkit\b.*reserved/.test(text));
    expect(kit?.after, said).toBeLessThan(60_000);

    const summary = JSON.parse(lines.at(-1)?.text ?? "");
    expect(summary, said).toEqual({
      assets: expect.any(Number),
      readings: expect.any(Number),
      flags: expect.any(Number),
      workOrders: expect.any(Number),
      kitsReserved: expect.any(Number),
      repaired: expect.any(Number),
      outcomes: expect.any(Number),
      falseFlags: 0,
      undecidedFlags: expect.any(Number),
      publishToFlagMs: { p50: expect.any(Number), p95: expect.any(Number) },
      flagToWorkOrderMs: { p50: expect.any(Number), p95: expect.any(Number) },
    });
    expect(summary.assets).toBeGreaterThanOrEqual(20);
    // Three faults that need parts, and a stuck sensor that needs somebody without one.
    expect(summary.workOrders, said).toBeGreaterThanOrEqual(4);
    expect(summary.kitsReserved, said).toBeGreaterThanOrEqual(3);
    expect(said).toMatch(/Stuck sensor on .*needs instrumentation; no part for the machine/);
    expect(summary.repaired, said).toBeGreaterThanOrEqual(1);
    expect(summary.outcomes, said).toBeGreaterThanOrEqual(1);
    expect(summary.publishToFlagMs.p95, said).toBeLessThanOrEqual(1_000);
    expect(summary.flagToWorkOrderMs.p95, said).toBeLessThanOrEqual(1_000);

    if (process.platform === "linux") expect(children.length).toBeGreaterThan(0);
    expect(await leftBehind(children)).toEqual([]);
  }, 180_000);

  it("starts again on the same data, and Ctrl-C ends it cleanly", async () => {
    const { code, lines, children } = await demo([], (pid) => process.kill(pid, "SIGINT"));
    expect(lines.at(-1)?.text).toBe("Stopped.");
    expect(code).toBe(0);
    expect(await leftBehind(children)).toEqual([]);
  }, 60_000);

  it("starts again after SIGKILL, and ends cleanly then", async () => {
    const killed = await demo([], (pid) => process.kill(pid, "SIGKILL"));
    expect(killed.code).toBe(null);
    const { code, children } = await demo(["--for", "2s"]);
    expect(code).toBe(0);
    expect(await leftBehind([...killed.children, ...children])).toEqual([]);
  }, 90_000);

  it.each(["http", "mqtt"] as const)(
    "says what to do when the %s port is taken",
    async (which) => {
      const other = createServer().listen(ports[which], "127.0.0.1");
      try {
        const { code, said } = await commandOutput(["demo", "--for", "2s"], env);
        expect(code).toBe(1);
        expect(said).toMatch(
          new RegExp(`port ${ports[which]} .*${which.toUpperCase()}_PORT`, "is"),
        );
        expect(said).not.toMatch(/ at .*\.ts:\d+/);
      } finally {
        await new Promise((resolve) => other.close(resolve));
      }
      expect(await leftBehind([])).toEqual([]);
    },
    60_000,
  );

  it("says what to do when it cannot have its data folder", async () => {
    const file = join(dataDir, "a-file");
    await writeFile(file, "");
    const asked = { ...env, DATA_DIR: join(file, "data") };
    const { code, said } = await commandOutput(["demo", "--for", "2s"], asked);
    expect(code).toBe(1);
    expect(said).toMatch(/data folder .*DATA_DIR/is);
    expect(said).not.toMatch(/ at .*\.ts:\d+/);
    expect(existsSync(asked.DATA_DIR)).toBe(false);
  });
});
