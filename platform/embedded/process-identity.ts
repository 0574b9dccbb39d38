import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * When a process began, as text that the same process always gives and a later one of the same pid does not; undefined
 * when there is no such process. Pids are used again, within seconds in a container.
 */
export async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
    if (stat === undefined) return undefined;
    // The name (2nd field) may hold spaces and brackets; the start time is the 22nd field, the 20th after the name.
    const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Z: dead, only its parent has not asked yet.
    return afterName[0] === "Z" ? undefined : afterName[19];
  }
  if (process.platform === "win32") {
    const query = `(Get-Process -Id ${pid}).StartTime.Ticks`;
    return firstLine(run("powershell", ["-NoProfile", "-Command", query]));
  }
  return firstLine(run("ps", ["-o", "lstart=", "-p", String(pid)]));
}

async function firstLine(output: Promise<{ stdout: string }>): Promise<string | undefined> {
  const { stdout } = await output.catch(() => ({ stdout: "" }));
  const line = stdout.trim();
  return line === "" ? undefined : line;
}
