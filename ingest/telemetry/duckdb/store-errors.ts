import { AppError, unavailable } from "#platform";

/** Words of DuckDB that mean a mistake of ours: trying again would only hide it. */
const mistakes = /^(Parser|Binder|Catalog|Conversion|Invalid Input|Not implemented) Error/;

/** In words of the store, with what to do; retry or not as the port promises. Mistakes of ours pass as they are. */
export function storeError(dir: string, error: unknown): unknown {
  if (error instanceof AppError || error instanceof RangeError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (mistakes.test(message)) return error;
  if (message.includes("Could not set lock on file")) {
    const holder = /PID (\d+)/.exec(message)?.[1];
    return new AppError(
      `The telemetry store in ${dir} is open in another process${holder === undefined ? "" : ` (PID ${holder})`}: ` +
        "only one process can have it. Stop that process, or give this one another data folder.",
      { code: "telemetry-store-locked", status: 503, data: { dir, holder }, cause: error },
    );
  }
  const failed = unavailable(
    `The telemetry store in ${dir} does not answer: ${message}`,
    { dir },
    "telemetry-store-unavailable",
  );
  failed.cause = error;
  return failed;
}

export function alreadyOpen(dir: string): AppError {
  return new AppError(
    `The telemetry store in ${dir} is already open in this process: open it once and pass it on.`,
    { code: "telemetry-store-locked", status: 503, data: { dir } },
  );
}

export function closed(dir: string): AppError {
  return new AppError(`The telemetry store in ${dir} was closed.`, {
    code: "telemetry-store-closed",
    status: 503,
    data: { dir },
  });
}

export function diskNearlyFull(dir: string, freeBytes: number, neededBytes: number): AppError {
  const megabytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)} MB`;
  return unavailable(
    `The telemetry store in ${dir} takes no readings: only ${megabytes(freeBytes)} of disk are free and it wants ${megabytes(neededBytes)}. ` +
      "Free some space; nothing is lost meanwhile, readings wait in the ingest log.",
    { dir, freeBytes, neededBytes },
    "telemetry-disk-full",
  );
}

/** After these DuckDB wants to be opened afresh, whatever the statement was. */
export function isFatal(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(FATAL|INTERNAL) Error|database has been invalidated/.test(error.message)
  );
}
