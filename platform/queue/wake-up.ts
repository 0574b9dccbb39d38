import { createHash } from "node:crypto";

/** Small: it goes through the queue's store. */
export type WakeUpData = Record<string, string | number>;

export type WakeUpOptions = {
  /** What is to be looked at. May not contain ":". */
  jobId: string;
  /** Not before so many milliseconds. Delayed wake-ups of an id coalesce among themselves. */
  delayMs?: number;
};

export type WakeUp = { data: WakeUpData; options: WakeUpOptions };

/** A job id of safe characters and bounded length from any parts; readable where it can be. */
export function jobIdOf(...parts: string[]): string {
  const readable = parts.join("-").replaceAll(/[^A-Za-z0-9._-]/g, "-");
  const hash = createHash("sha256").update(parts.join("\0")).digest("base64url").slice(0, 12);
  return `${readable.slice(0, 60)}-${hash}`;
}
