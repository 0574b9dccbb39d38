import { statfs } from "node:fs/promises";
import type { Check } from "./check.ts";
import { bytesInWords, judge } from "./judge.ts";

const mebi = 1_024 ** 2;

/** Room where the data lie. The lower of share and size counts: 5 % of a large disk is much, of a small one little. */
export function checkDisk(folder: string): Check {
  return {
    name: "disk",
    async look() {
      const { bavail, bsize, blocks } = await statfs(folder);
      const free = bavail * bsize;
      const share = blocks === 0 ? 1 : bavail / blocks;
      const levels = {
        warning: Math.min(2_048 * mebi, blocks * bsize * 0.1),
        failing: Math.min(256 * mebi, blocks * bsize * 0.02),
        lessIsWorse: true,
      };
      return judge(free, levels, {
        detail: `${bytesInWords(free)} free (${Math.round(share * 100)} %)`,
        remedy:
          "Free space or enlarge the disk, or keep less (RETENTION_ settings). When it is full publishers wait; nothing acknowledged is lost.",
      });
    },
  };
}
