import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Channel } from "../message.ts";
import type { Letter, Notifier } from "../notifier.ts";

/** What a file holds. */
export type FiledLetter = Letter & { channel: Channel; address: unknown };

/**
 * Letters as JSON files in a folder, in place of the real way: for development and tests, where nothing may leave the machine. A
 * repeat replaces the file of its key. Secrets to sign with are not written.
 */
export function fileNotifier(dir: string, channel: Channel): Notifier<object> {
  return {
    async send(address, letter, signal) {
      try {
        signal.throwIfAborted();
        await mkdir(dir, { recursive: true });
        const filed = { ...letter, channel, address: { ...address, secrets: undefined } };
        const file = join(dir, `${fileNameOf(letter.key)}.json`);
        // Whole or not at all: somebody may be watching the folder.
        await writeFile(`${file}.part`, `${JSON.stringify(filed, null, 2)}\n`, { mode: 0o600 });
        await rename(`${file}.part`, file);
        return { result: "delivered", reason: `Written to ${file}.` };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return { result: "failed", reason: `It could not be written: ${why}` };
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

const fileNameOf = (key: string): string =>
  /^[\w-]{1,120}$/.test(key) ? key : createHash("sha256").update(key).digest("hex");
