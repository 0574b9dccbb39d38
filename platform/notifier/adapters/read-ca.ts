import { readFile } from "node:fs/promises";
import { AppError } from "../../errors/app-error.ts";

/** The certificates of NOTIFY_TLS_CA. @throws AppError that names the setting */
export async function readCa(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(`NOTIFY_TLS_CA: the file cannot be read (${why}). Name a PEM file.`, {
      code: "bad-setting",
      status: 503,
      cause,
    });
  }
}
