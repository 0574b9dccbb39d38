import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLog, startPostgres } from "#platform";
import { freePort } from "./free-port.ts";

const main = fileURLToPath(new URL("../../main.ts", import.meta.url));
const startsWithinMs = 60_000;
const stopsWithinMs = 40_000;

/** The product as people run it: a process of its own, which may be killed. */
export type ChildProduct = AsyncDisposable & {
  readonly dataDir: string;
  readonly pid: number;
  readonly http: string;
  readonly mqtt: string;
  /** Starts it (again) on the same data and ports; resolves at its ready line. */
  start(): Promise<void>;
  /** SIGKILL: nothing is said, written or let go of. */
  kill(): Promise<void>;
  /** SIGINT, as Ctrl-C sends it. @returns the exit code. */
  stop(): Promise<number | null>;
  /** Whether the process lives. */
  running(): boolean;
  /** What it has said since it was started last. */
  said(): string;
  /** Resolves when it has said that since it was started last. */
  saying(words: string): Promise<void>;
};

export type ChildOptions = {
  /** A new one, removed in the end, unless given. */
  dataDir?: string;
  env?: Record<string, string>;
  /** `start` unless said otherwise. */
  command?: string[];
  httpPort?: number;
};

/** Not started yet: `await using product = await childProduct(); await product.start()`. */
export async function childProduct({
  dataDir: given,
  env = {},
  command = ["start"],
  httpPort: givenPort,
}: ChildOptions = {}): Promise<ChildProduct> {
  const dataDir = given ?? (await freshFolder());
  const [httpPort, mqttPort] = [givenPort ?? (await freePort()), await freePort()];
  let child: ChildProcess | undefined;
  let output = "";
  let heard: () => void = () => {};

  const running = (): boolean => child?.exitCode === null && child.signalCode === null;
  const exited = async (): Promise<void> => {
    const one = child;
    if (one === undefined || !running()) return;
    await new Promise((resolve) => one.once("exit", resolve));
  };
  const saying = async (words: string): Promise<void> => {
    while (!output.includes(words)) {
      if (!running())
        throw new Error(`the product ended without saying "${words}". It said:\n${output}`);
      await new Promise<void>((resolve) => (heard = resolve));
    }
  };

  const product: ChildProduct = {
    dataDir,
    get pid() {
      return child?.pid ?? 0;
    },
    http: `http://127.0.0.1:${httpPort}`,
    mqtt: env["MQTT_URL"] ?? `mqtt://127.0.0.1:${mqttPort}`,
    async start() {
      output = "";
      const started = runMain(command, {
        DATA_DIR: dataDir,
        HTTP_PORT: String(httpPort),
        MQTT_PORT: String(mqttPort),
        LOG_LEVEL: "warn",
        ...env,
      });
      child = started;
      const hear = (text: string): void => {
        output = (output + text).slice(-50_000);
        heard();
      };
      started.stdout?.setEncoding("utf8").on("data", hear);
      started.stderr?.setEncoding("utf8").on("data", hear);
      started.once("exit", () => heard());
      await within(startsWithinMs, saying("Ready:"), () => `the product did not start: ${output}`);
    },
    async kill() {
      child?.kill("SIGKILL");
      await exited();
    },
    async stop() {
      child?.kill("SIGINT");
      await within(stopsWithinMs, exited(), () => `the product did not stop: ${output}`);
      return child?.exitCode ?? null;
    },
    running,
    said: () => output,
    saying,
    async [Symbol.asyncDispose]() {
      if (running()) await product.stop().catch(() => product.kill());
      await stopLeftPostgres(dataDir);
      if (given === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
  return product;
}

/** One command of the product, with our own environment kept out of it. */
export function runMain(args: string[], env: Record<string, string>): ChildProcess {
  const { PATH = "", HOME = "", SystemRoot = "" } = process.env;
  return spawn(process.execPath, [main, ...args], {
    env: { PATH, HOME, SystemRoot, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs a command to its end. */
export async function commandOutput(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const child = runMain(args, env);
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said };
}

/** Root's PostgreSQL runs as another user, who must be able to pass through. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "millwright-child-"));
  await chmod(folder, 0o755);
  return folder;
}

/** One that a SIGKILL left behind is stopped by starting on its folder. */
async function stopLeftPostgres(dataDir: string): Promise<void> {
  const dir = join(dataDir, "postgres");
  if (!existsSync(join(dir, "cluster", "postmaster.pid"))) return;
  const left = await startPostgres({ dir, log: createLog({ level: "silent" }) });
  await left.stop();
}

async function within<T>(ms: number, work: Promise<T>, complaint: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(complaint())), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
