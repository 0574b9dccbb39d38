import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mostConnections, ok, problem, unproven } from "#ingest";
import type { Finding } from "#ingest";
import { bytesInWords } from "../watch/judge.ts";

/** `f_type` of tmpfs (Linux, statfs(2)). */
const tmpfs = 0x01021994;
const leastBytes = 2 * 1_024 ** 3;

/** Whether the data folder can be written to, lies on a disk, and has room. */
export async function examineFolder(dataDir: string): Promise<Finding[]> {
  const check = "data folder";
  const trial = join(dataDir, `.doctor-${process.pid}`);
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(trial, "");
    await rm(trial);
  } catch (error) {
    const words = `${dataDir} cannot be written to (${error instanceof Error ? error.message : String(error)})`;
    return [
      problem(check, words, "Give this user the right to, or set DATA_DIR to another folder."),
    ];
  }
  const { bavail, bsize, type } = await statfs(dataDir);
  const free = bavail * bsize;
  return [
    type === tmpfs
      ? problem(
          check,
          `${dataDir} lies in memory: it is gone with the power`,
          "Set DATA_DIR to a folder on a disk.",
        )
      : ok(check, `${dataDir} can be written to`),
    free < leastBytes
      ? problem(
          "disk",
          `${bytesInWords(free)} free`,
          "Free space, or keep less (RETENTION_ settings).",
        )
      : ok("disk", `${bytesInWords(free)} free`),
  ];
}

/** Below this a plant of some size runs into it. */
const fewConnections = 4_096;

/** How many connections of equipment the machine lets the broker have. */
export async function examineOpenFiles(asked: number): Promise<Finding> {
  const check = "open files";
  const most = await mostConnections();
  if (most === null) return unproven(check, "how many files a process may open here");
  const words = `enough for ${Math.min(most, asked)} connections of equipment`;
  return most >= Math.min(asked, fewConnections)
    ? ok(check, words)
    : problem(
        check,
        `only ${words}, where MQTT_MAX_CONNECTIONS would let ${asked} in`,
        `Raise the limit: ulimit -n ${asked + 1_000}, or LimitNOFILE=${asked + 1_000} for systemd.`,
      );
}
