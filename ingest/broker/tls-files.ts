import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { AppError, type Log } from "#platform";

/** Paths of PEM files. */
export interface TlsPaths {
  cert?: string | undefined;
  key?: string | undefined;
  ca?: string | undefined;
}

/** What they hold, and until when the certificate is good (epoch ms; null without one). */
export interface TlsMaterial {
  cert?: Buffer;
  key?: Buffer;
  ca?: Buffer;
  expiresAt: number | null;
}

/** @throws AppError that names the setting and the remedy when a file is missing or holds something else. */
export async function readTlsFiles(paths: TlsPaths): Promise<TlsMaterial> {
  const [cert, key, ca] = await Promise.all([
    readPem("MQTT_TLS_CERT", paths.cert),
    readPem("MQTT_TLS_KEY", paths.key),
    readPem("MQTT_TLS_CA", paths.ca),
  ]);
  const material = {
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(ca === undefined ? {} : { ca }),
  };
  try {
    createSecureContext(material);
    const expiresAt = cert === undefined ? null : new X509Certificate(cert).validToDate.getTime();
    return { ...material, expiresAt };
  } catch (cause) {
    const files = [paths.cert, paths.key, paths.ca].filter((path) => path !== undefined);
    throw new AppError(
      `The TLS files ${files.join(", ")} cannot be used: ${words(cause)}. They must be PEM, and the private key must be that of the certificate.`,
      { code: "bad-tls-files", status: 503, cause },
    );
  }
}

/**
 * Looks every so often whether the files hold something else, as after a renewal, and hands it on once it is usable. Until
 * then what was read before stays.
 */
export function watchTlsFiles(options: {
  paths: TlsPaths;
  current: TlsMaterial;
  apply: (material: TlsMaterial) => void;
  log: Log;
  everyMs?: number;
}): { look(): Promise<void>; stop(): void } {
  const { paths, apply, log } = options;
  let { current } = options;
  let complaint = "";
  const look = async (): Promise<void> => {
    try {
      const read = await readTlsFiles(paths);
      complaint = "";
      if (same(read, current)) return;
      current = read;
      apply(read);
      log.info({ expiresAt: read.expiresAt }, "the TLS certificate was read again");
    } catch (error) {
      if (words(error) !== complaint) log.error({ err: error }, "the old TLS certificate stays");
      complaint = words(error);
    }
  };
  const timer = setInterval(() => void look(), options.everyMs ?? 10_000);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

async function readPem(setting: string, path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined;
  return readFile(path).catch((cause: unknown) => {
    throw new AppError(`${setting}: the file ${path} cannot be read (${words(cause)}).`, {
      code: "tls-file-unreadable",
      status: 503,
      cause,
    });
  });
}

const files = ["cert", "key", "ca"] as const;

function same(a: TlsMaterial, b: TlsMaterial): boolean {
  return files.every((file) => a[file]?.toString("latin1") === b[file]?.toString("latin1"));
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
