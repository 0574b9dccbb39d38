import { existsSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { AppError } from "#platform";

/** Where secrets that are shown once go: beside a file, under a name that is free, unless another was asked for. */
export async function keepSecrets(file: string, asked: string | undefined) {
  if (asked !== undefined) return openSecrets(resolve(asked));
  for (let n = 1; ; n++) {
    const path = `${file}.secrets${n === 1 ? "" : `-${n}`}.csv`;
    if (!existsSync(path)) return openSecrets(path);
  }
}

/** Only the owner may read it; a file that is there already is not written over. It goes again if nothing was written. */
async function openSecrets(path: string) {
  const handle = await open(path, "wx", 0o600).catch((cause: unknown) => {
    throw new AppError(
      `Secrets of devices could not be kept in ${path} (${String(cause)}). Move it away, or name another with --secrets. Nothing was changed.`,
      { code: "secrets-file", status: 400 },
    );
  });
  let written = false;
  return {
    path,
    /** What was written before stays; it is on disk when this resolves. */
    async write(text: string) {
      await handle.writeFile(text);
      await handle.sync();
      written = true;
    },
    async close() {
      await handle.close();
      if (!written) await rm(path, { force: true });
    },
  };
}
