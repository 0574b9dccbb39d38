import { readdirSync, readFileSync } from "node:fs";

/** Of Linux's clock in /proc; 100 on every platform that Node runs on. */
const ticksPerSecond = 100;

/**
 * CPU seconds of the processes below one (PostgreSQL's, for the product), those that have ended included as far as their
 * parent has been told; null where there is no /proc.
 */
export function cpuSecondsBelow(pid: number): number | null {
  try {
    const all = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap(statOf);
    const below = new Set([pid]);
    for (let before = 0; before < below.size;) {
      before = below.size;
      for (const one of all) if (below.has(one.parent)) below.add(one.pid);
    }
    below.delete(pid);
    const ticks = all.filter((one) => below.has(one.pid)).reduce((sum, one) => sum + one.ticks, 0);
    return ticks / ticksPerSecond;
  } catch {
    return null;
  }
}

function statOf(pid: string): { pid: number; parent: number; ticks: number }[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The command's name is in brackets and may hold anything; what follows it is numbered from 3 (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const field = (number: number): number => Number(fields[number - 3]);
    return [
      { pid: Number(pid), parent: field(4), ticks: field(14) + field(15) + field(16) + field(17) },
    ];
  } catch {
    // It has ended since the folder was listed.
    return [];
  }
}
