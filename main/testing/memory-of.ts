import { readFile } from "node:fs/promises";

/** Resident memory of a process, bytes (Linux). */
export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const [, kibi] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  if (kibi === undefined) throw new Error(`process ${pid} has no resident memory`);
  return Number(kibi) * 1_024;
}
