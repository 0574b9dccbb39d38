import { pino } from "pino";
import type { DestinationStream, Logger } from "pino";
import { errorCode } from "../errors/error-code.ts";

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
      serializers: { err: factsOf },
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ["password", "*.password", "token", "*.token", "authorization", "*.authorization"],
        censor: "[cut out]",
      },
    },
    options.destination ?? pino.destination({ dest: 2, sync: true }),
  );
}

/** What helps to find the fault: drivers hang their whole connection on an error. */
function factsOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = errorCode(error);
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: factsOf(error.cause) }),
  };
}
