import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { GenericContainer } from "testcontainers";

/** A Redis for the services tests, new and empty (on `port`, where it is the system's): REDIS_URL if set, else the system's redis-server, else a container. */
export async function startRedis(
  options: { port?: number } = {},
): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.REDIS_URL;
  if (given !== undefined && given !== "") return { url: given, stop: async () => {} };
  return (await startBinary(options.port)) ?? (await startContainer());
}

async function startBinary(
  given?: number,
): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  const port = given ?? (await freePort());
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"];
  const child = spawn("redis-server", settings, { stdio: ["ignore", "pipe", "ignore"] });
  const ready = new Promise<boolean>((resolve) => {
    child.once("error", () => resolve(false));
    child.once("exit", () => resolve(false));
    child.stdout.on("data", (chunk) => {
      if (String(chunk).includes("Ready to accept connections")) resolve(true);
    });
  });
  if (!(await ready)) return undefined;
  const stop = async (): Promise<void> => {
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}

async function startContainer(): Promise<{ url: string; stop(): Promise<void> }> {
  const container = await new GenericContainer("redis:7-alpine").withExposedPorts(6379).start();
  const stop = async (): Promise<void> => {
    await container.stop();
  };
  return { url: `redis://${container.getHost()}:${container.getMappedPort(6379)}`, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
