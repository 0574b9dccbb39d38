import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface IngestChild {
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
  await Promise.race([once(child.stdout, "data"), ended]);
  return {
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
