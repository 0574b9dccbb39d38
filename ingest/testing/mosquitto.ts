import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Mosquitto {
  url: string;
  port: number;
  /** Its folder; `*.conf` in `conf` beneath it is read too. */
  dir: string;
  start(): Promise<void>;
  /** Has it read its password and access files again; resolves when it does. */
  reload(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/** Without a configuration of ours: everybody may do everything, with the queue limits that a loss-free set-up needs. */
const open = [
  "allow_anonymous true",
  "max_inflight_messages 1000",
  "max_queued_messages 0",
] as const;

/** Debian's Mosquitto on a free port. Not started yet. */
export async function prepareMosquitto(
  settings: readonly string[] = open,
  protocol: "mqtt" | "mqtts" = "mqtt",
): Promise<Mosquitto> {
  const dir = await mkdtemp(join(tmpdir(), "millwright-mosquitto-"));
  await chmod(dir, 0o755);
  await mkdir(join(dir, "conf"));
  const port = await freePort();
  let said = "";
  let heard: () => void = () => {};
  let child: ChildProcess | undefined;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const exited = new Promise((resolve) => running.once("exit", resolve));
    running.kill(signal);
    await exited;
  };

  return {
    url: `${protocol}://127.0.0.1:${port}`,
    port,
    dir,
    async start() {
      const file = join(dir, "mosquitto.conf");
      const user = process.getuid?.() === 0 ? ["user root"] : [];
      const lines = [
        `listener ${port} 127.0.0.1`,
        ...user,
        `persistence_location ${dir}/`,
        ...settings,
        `include_dir ${join(dir, "conf")}`,
      ];
      await writeFile(file, `${lines.join("\n")}\n`);
      const env = { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin` };
      const started = spawn("mosquitto", ["-c", file], {
        env,
        stdio: ["ignore", "ignore", "pipe"],
      });
      child = started;
      said = "";
      started.stderr?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        heard();
      });
      const failed = new Promise<never>((_, reject) => {
        started.once("error", (error) =>
          reject(
            new Error(`mosquitto cannot be started (install Debian's package): ${error.message}`),
          ),
        );
        started.once("exit", (code) => reject(new Error(`mosquitto ended (${code}): ${said}`)));
      });
      failed.catch(() => {}); // its end later on is nobody's surprise
      await Promise.race([failed, answering(port)]);
    },
    async reload() {
      const from = said.length;
      child?.kill("SIGHUP");
      // It says so just before it does, and does nothing else in between.
      while (!said.slice(from).includes("Reloading config")) {
        await new Promise<void>((resolve) => (heard = resolve));
      }
    },
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    async remove() {
      await end("SIGTERM");
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** One that anybody may use, started. */
export async function startMosquitto(): Promise<{ url: string; stop(): Promise<void> }> {
  const mosquitto = await prepareMosquitto();
  await mosquitto.start();
  return { url: mosquitto.url, stop: () => mosquitto.remove() };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function answering(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("mosquitto does not answer");
}
