import { pino } from "pino";
import type { DestinationStream, Logger } from "pino";

export type Log = Logger;

export const logLevels = ["silent", "fatal", "error", "warn", "info", "debug", "trace"] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * One structured line an event, on stderr: stdout belongs to what a command prints for people or scripts.
 * Values that could be secrets are cut out whatever object they arrive in.
 */
export function createLog(
  options: { level?: LogLevel; destination?: DestinationStream } = {},
): Log {
  return pino(
    {
      level: options.level ?? "info",
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ["password", "*.password", "token", "*.token", "authorization", "*.authorization"],
        censor: "[cut out]",
      },
    },
    options.destination ?? pino.destination({ dest: 2, sync: true }),
  );
}
