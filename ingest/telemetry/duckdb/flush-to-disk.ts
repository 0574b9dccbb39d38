import { mkdir, open } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** What a file or folder holds now outlives a power cut. */
export async function flushToDisk(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes a folder, and those above it that are missing. A file is only as safe as the name of the folder that it lies in, and
 * that name stands in the folder above.
 */
export async function makeFolder(path: string): Promise<void> {
  const lowest = resolve(path);
  const highest = await mkdir(lowest, { recursive: true });
  if (highest === undefined) return;
  for (let made = lowest; made.length >= highest.length; made = dirname(made)) {
    await flushToDisk(dirname(made));
  }
}
