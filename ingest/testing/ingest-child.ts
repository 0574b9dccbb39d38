import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface IngestChild {
  pid: number;
  /** Its first line: the port of its broker, unless it takes messages from another. */
  said: string;
  kill(): Promise<void>;
}

/** A process of its own that takes readings (ingest-process.ts); resolves when it does. */
export async function startIngestChild(databaseUrl: string, where: string): Promise<IngestChild> {
  const script = fileURLToPath(new URL("ingest-process.ts", import.meta.url));
  const child = spawn(process.execPath, [script, databaseUrl, where], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const ended = exited.then(([code]) => {
    throw new Error(`the ingest process ended (${String(code)})`);
  });
  ended.catch(() => {});
  const [line] = await Promise.race([once(child.stdout, "data"), ended]);
  return {
    pid: child.pid ?? 0,
    said: String(line).trim(),
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
