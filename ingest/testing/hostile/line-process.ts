import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { z } from "#platform";

export interface LineProcess<T> extends AsyncDisposable {
  pid: number;
  tell(line: string): void;
  /** The newest thing that it has said. */
  status(): T | undefined;
  /** Resolves with what it says once that holds. */
  until(holds: (status: T) => boolean): Promise<T>;
}

/** A script of this folder as a process of its own that tells, line by line, how it fares. */
export async function startLineProcess<T>(
  script: string,
  schema: z.ZodType<T>,
  args: readonly string[] = [],
): Promise<LineProcess<T>> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  let latest: T | undefined;
  let heard: () => void = () => {};
  createInterface({ input: child.stdout }).on("line", (line) => {
    latest = schema.parse(JSON.parse(line));
    heard();
  });
  await once(child, "spawn");
  return {
    pid: child.pid ?? 0,
    tell: (line) => void child.stdin.write(`${line}\n`),
    status: () => latest,
    async until(holds) {
      for (;;) {
        if (latest !== undefined && holds(latest)) return latest;
        if (child.exitCode !== null) throw new Error(`${script} ended (${child.exitCode})`);
        await new Promise<void>((resolve) => (heard = resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
