import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { folderFailure } from "./folder-failure.ts";

const schema = z.object({ id: z.uuid() });

/** The folder's own id, made at its first use: an emptied folder is another installation. */
export async function installationId(dir: string): Promise<string> {
  const file = join(dir, "installation.json");
  try {
    await mkdir(dir, { recursive: true });
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined) return schema.parse(JSON.parse(text)).id;
    const id = randomUUID();
    await writeFile(file, `${JSON.stringify({ id })}\n`, { flag: "wx" });
    return id;
  } catch (error) {
    throw folderFailure(dir, error);
  }
}

/** Undefined where there is no installation. */
export async function readInstallationId(dir: string): Promise<string | undefined> {
  const text = await readFile(join(dir, "installation.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : schema.parse(JSON.parse(text)).id;
}
