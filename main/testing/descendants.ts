import { readFile, readdir } from "node:fs/promises";

/** Ids of the processes that a process has started and that these have started; on Linux only, where /proc tells. */
export async function descendantsOf(pid: number): Promise<number[]> {
  if (process.platform !== "linux") return [];
  const parents = new Map<number, number>();
  for (const name of await readdir("/proc")) {
    const parent = /^\d+$/.test(name) ? await parentOf(Number(name)) : undefined;
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const found = new Set([pid]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const [child, parent] of parents) if (found.has(parent)) found.add(child);
  }
  found.delete(pid);
  return [...found];
}

/** Whether a process is there and not merely waiting to be reaped. */
export async function isRunning(pid: number): Promise<boolean> {
  const state = (await statOf(pid))?.[0];
  return state !== undefined && state !== "Z" && state !== "X";
}

async function parentOf(pid: number): Promise<number | undefined> {
  const parent = (await statOf(pid))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** What stands behind the name in /proc/<pid>/stat, which may hold anything: state, parent, … */
async function statOf(pid: number): Promise<string[] | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}
