import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InfluxUnderTest } from "./influx-under-test.ts";

const bucket = "millwright";

export interface DebianInflux extends InfluxUnderTest {
  /** Where its data lie. */
  dir: string;
  /** Ends it without a word, as a power cut does to all but the disk. */
  crash(): Promise<void>;
  /** Starts it again on the same data and port. */
  revive(): Promise<void>;
}

/** Debian's 1.6.7 in a folder of its own, with what it lacks in front of it; undefined when it is not installed. */
export async function startDebianInflux(
  parent: string = tmpdir(),
): Promise<DebianInflux | undefined> {
  const dir = await mkdtemp(join(parent, "millwright-influx-"));
  const [port, rpc] = [await freePort(), await freePort()];
  await writeFile(join(dir, "influxdb.conf"), configuration(dir, port, rpc));
  let server = await startServer(dir, port);
  if (server === undefined) {
    await rm(dir, { recursive: true, force: true });
    return undefined;
  }
  const create = new URLSearchParams({ q: `create database ${bucket}` });
  await fetch(`http://127.0.0.1:${port}/query`, { method: "POST", body: create });
  const proxy = await startWriteProxy(port);
  return {
    options: { url: `http://127.0.0.1:${portOf(proxy)}`, bucket },
    canDelete: true,
    dir,
    async crash() {
      await server?.end("SIGKILL");
    },
    async revive() {
      server = await startServer(dir, port);
    },
    async stop() {
      proxy.closeAllConnections();
      proxy.close();
      await server?.end("SIGTERM");
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Resolves when it answers; undefined when it does not come up. */
async function startServer(dir: string, port: number) {
  const child = spawn("influxd", ["run", "-config", join(dir, "influxdb.conf")], {
    stdio: "ignore",
  });
  const gone = new Promise<false>((resolve) => {
    child.once("error", () => resolve(false));
    child.once("exit", () => resolve(false));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  if (await Promise.race([gone, answers(port)])) return { end };
  await end("SIGTERM");
  return undefined;
}

/** 1.6 takes writes at /write only, where 1.8 and later have /api/v2/write: that difference and no other. */
async function startWriteProxy(port: number): Promise<Server> {
  const proxy = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", "http://influx");
    if (url.pathname === "/api/v2/write") {
      const db = url.searchParams.get("bucket") ?? "";
      const precision = url.searchParams.get("precision") ?? "ns";
      url.pathname = "/write";
      url.search = new URLSearchParams({ db, precision }).toString();
    }
    const forward = request(
      {
        host: "127.0.0.1",
        port,
        method: incoming.method,
        path: url.pathname + url.search,
        headers: incoming.headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forward.on("error", () => outgoing.destroy());
    incoming.pipe(forward);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return proxy;
}

async function answers(port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/ping`).catch(() => undefined);
    if (answer?.ok === true) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

function configuration(dir: string, port: number, rpc: number): string {
  return `
reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${join(dir, "meta")}"
[data]
  dir = "${join(dir, "data")}"
  wal-dir = "${join(dir, "wal")}"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
[monitor]
  store-enabled = false
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createTcpServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const port = portOf(probe);
      probe.close(() => resolve(port));
    });
  });
}

function portOf(server: Pick<Server, "address">): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
