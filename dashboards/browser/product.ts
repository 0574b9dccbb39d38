import { spawn, type ChildProcess } from "node:child_process";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const startsWithinMs = 90_000;

/** The real product, as `npm start` runs it, on data of its own. */
export interface RunningProduct extends AsyncDisposable {
  baseUrl: string;
  mqttUrl: string;
  /** What the first start printed for the first administrator. */
  setupCode: string;
  /** Calls the API as an administrator; fails with the server's own words. */
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
}

export async function startProduct(settings: Record<string, string> = {}): Promise<RunningProduct> {
  const dataDir = await mkdtemp(join(tmpdir(), "millwright-browser-"));
  // As root, PostgreSQL runs as another user, who must be able to pass through to its own folder in here.
  await chmod(dataDir, 0o711);
  const child = spawn(process.execPath, ["main.ts", "start"], {
    cwd: repository,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      HTTP_HOST: "127.0.0.1",
      HTTP_PORT: "0",
      MQTT_HOST: "127.0.0.1",
      MQTT_PORT: "0",
      LOG_LEVEL: "warn",
      ...settings,
    },
  });
  const stop = async () => {
    await stopped(child);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const setupCode = await printed(child, /enter the code (\S+)/);
    const { http, mqtt, token } = await controlOf(dataDir);
    return {
      baseUrl: http,
      mqttUrl: mqtt,
      setupCode,
      call: (method, path, body) => call({ http, token }, method, path, body),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The first match in what the process prints; its whole output is the reason when it ends or takes too long. */
async function printed(child: ChildProcess, wanted: RegExp): Promise<string> {
  let output = "";
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const fail = (what: string) => reject(new Error(`the product ${what}; it printed:\n${output}`));
  const timer = setTimeout(() => fail("was not ready in time"), startsWithinMs);
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    const found = wanted.exec(output)?.[1];
    if (found !== undefined) resolve(found);
  };
  child.stdout?.on("data", read);
  child.stderr?.on("data", read);
  child.once("exit", (code) => fail(`ended with code ${code}`));
  return promise.finally(() => clearTimeout(timer));
}

interface Control {
  http: string;
  mqtt: string;
  token: string;
}

async function controlOf(dataDir: string): Promise<Control> {
  const control: Control = JSON.parse(await readFile(join(dataDir, "control.json"), "utf8"));
  return control;
}

async function call<Answer>(
  { http, token }: Pick<Control, "http" | "token">,
  method: string,
  path: string,
  body: unknown,
): Promise<Answer> {
  const response = await fetch(`${http}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
  const answer: Answer = text === "" ? undefined : JSON.parse(text);
  return answer;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once("exit", () => resolve());
  child.kill("SIGTERM");
  await promise;
}
