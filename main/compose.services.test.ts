import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { encodeSnapshot, topicFor } from "#ingest/wire";
import { startDebianInflux } from "#ingest/testing";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { connectPublisher } from "#simulators";
import { apiClient } from "./testing/api-client.ts";
import { childProduct, commandOutput, runMain } from "./testing/child-product.ts";
import { composeServices } from "./testing/compose-file.ts";
import { freePort } from "./testing/free-port.ts";
import { installPlant, pumpStation } from "./testing/install-plant.ts";
import { lastingAdmin } from "./testing/lasting-admin.ts";
import { settled } from "./testing/settled.ts";

const deployed = (path: string): string =>
  fileURLToPath(new URL(`../deploy/${path}`, import.meta.url));

let db: Database;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
});

test("each role of docker-compose.yml, started by its command and environment, makes an order of what a device says", async () => {
  await using stack = new AsyncDisposableStack();
  const running = (child: ChildProcess): void =>
    stack.defer(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    });
  const folder = await mkdtemp(join(tmpdir(), "millwright-compose-"));
  await chmod(folder, 0o755);
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const access = join(folder, "access");
  await mkdir(access);
  const [redisPort, mqttPort, httpPort] = [await freePort(), await freePort(), await freePort()];
  // A container each has its port to itself; here they share one machine.
  const probePorts = new Map([
    ["ingest", await freePort()],
    ["worker", await freePort()],
  ]);
  const influx = await startDebianInflux();
  if (influx === undefined) throw new Error("influxd is missing: apt-get install influxdb");
  stack.defer(() => influx.stop());

  const services = await composeServices({
    POSTGRES_PASSWORD: "not used: the test's server has its own",
    REDIS_PASSWORD: "of-redis",
    MQTT_PASSWORD: "of-millwright",
    INFLUX_PASSWORD: "of-influx",
    INFLUX_TOKEN: "of-influx",
    GRAFANA_PASSWORD: "of-grafana",
    GRAFANA_DATABASE_PASSWORD: "of-grafana",
    PUBLIC_URL: `http://127.0.0.1:${httpPort}`,
  });
  const service = (name: string) => {
    const found = services.get(name);
    if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
    return found;
  };
  /** The same servers under the names that they have in this test. */
  const envOf = (name: string): Record<string, string> => {
    const renamed = Object.entries(service(name).environment).map(([key, value]) => [
      key,
      value
        .replace("@redis:6379", `@127.0.0.1:${redisPort}`)
        .replace("@mosquitto:1883", `@127.0.0.1:${mqttPort}`)
        .replace("http://influxdb:8086", influx.options.url),
    ]);
    const probed = service(name).environment["PROBE_PORT"] !== undefined;
    return {
      ...Object.fromEntries(renamed),
      ...(probed ? { PROBE_PORT: String(probePorts.get(name)) } : {}),
      DATABASE_URL: db.url,
      DATA_DIR: join(folder, name),
      HTTP_HOST: "127.0.0.1",
      HTTP_PORT: String(httpPort),
    };
  };

  const [redis = "", ...redisOptions] = service("redis").command;
  running(
    spawn(
      redis,
      [...redisOptions, "--port", String(redisPort), "--bind", "127.0.0.1", "--dir", folder],
      { stdio: "ignore" },
    ),
  );
  const start = async (name: string) =>
    stack.use(
      await childProduct({
        command: service(name).command,
        env: envOf(name),
        dataDir: join(folder, name),
        httpPort,
      }),
    );
  const api = await start("api");
  await api.start();
  const admin = apiClient(api.http, await lastingAdmin(api));

  const [command = "", , ...options] = service("mosquitto-access").command;
  running(runMain([command, access, ...options], envOf("mosquitto-access")));
  const configuration = join(folder, "base.conf");
  const shipped = await readFile(deployed("mosquitto/mosquitto.conf"), "utf8");
  await writeFile(
    configuration,
    shipped
      .replace("listener 1883", `listener ${mqttPort} 127.0.0.1`)
      .replace("/mosquitto/data/", `${folder}/`)
      .replace("/mosquitto/access", access)
      .concat(process.getuid?.() === 0 ? "user root\n" : ""),
  );
  const script = deployed("mosquitto/run.sh");
  running(
    spawn("sh", [script, configuration, access], {
      stdio: "ignore",
      env: { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin` },
    }),
  );
  const [ingest, worker] = [await start("ingest"), await start("worker")];
  await Promise.all([ingest.start(), worker.start()]);

  await installPlant(admin, pumpStation);
  const device = { name: "gateway", site: "riverside", assets: ["P-101"] };
  const { secret } = await admin.post("/devices", device);
  const publisher = await connectPublisher({
    url: `mqtt://127.0.0.1:${mqttPort}`,
    username: device.name,
    password: secret,
    // The registry's word reaches the broker by a file that is looked at every other second.
    refusalPatienceMs: 20_000,
  });
  stack.defer(() => publisher.close());
  const from = Date.now() - 3_600_000;
  for (let n = 0; n < 30; n += 1) {
    const values = { vibration: n < 10 ? 2.5 + n / 100 : 9, temperature: 60 + n / 10, pressure: 6 };
    const payload = encodeSnapshot({ observedAt: from + n * 10_000, values });
    await publisher.publish(topicFor("riverside", "P-101"), payload);
  }
  await publisher.settle();
  await expect
    .poll(async () => (await admin.list("/work-orders?status=open")).length, { timeout: 30_000 })
    .toBe(1);
  await settled(admin);
  expect(await admin.list("/flags")).toMatchObject([{ condition: "vibration-high" }]);
  const [{ id }] = await admin.list("/assets?q=P-101");
  const { signals } = await admin.get(`/assets/${id}`);
  const range = `from=${new Date(from).toISOString()}&to=${new Date().toISOString()}`;
  const { readings } = await admin.get(`/signals/${signals[0].id}/readings?${range}`);
  expect(readings).toHaveLength(30);

  // Every process says that it is well, and the doctor that nobody can publish as somebody else.
  const health = await admin.get("/system/health");
  expect(health.processes.map(({ roles }: { roles: string[] }) => roles.join()).sort()).toEqual([
    "api",
    "ingest",
    "worker",
  ]);
  for (const port of probePorts.values()) {
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  }
  const doctor = await commandOutput(["doctor", "--json"], envOf("api"));
  const { findings } = JSON.parse(doctor.said);
  expect(findings).toContainEqual(
    expect.objectContaining({
      check: "identity",
      state: "ok",
      words: expect.stringContaining("one device cannot publish as another"),
    }),
  );
  // What cannot be proved from outside (whether the broker's own crash loses anything) is said, and is no problem.
  const problems = findings.filter((one: { state: string }) => one.state === "problem");
  expect([doctor.code, problems]).toEqual([0, []]);
}, 180_000);
