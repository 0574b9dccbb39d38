import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** What the files of a folder and those below it hold, in bytes. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        // A file that a rewrite has replaced meanwhile holds nothing any more.
        const found = await stat(join(entry.parentPath, entry.name)).catch(() => undefined);
        return found?.size ?? 0;
      }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
