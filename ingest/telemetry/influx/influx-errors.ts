import { HttpError } from "@influxdata/influxdb-client";
import { AppError, unavailable } from "#platform";

const missingDatabase =
  " Check INFLUX_BUCKET: the bucket (1.x and 3.x: database) must exist. A 2.x server whose bucket exists lacks its mapping for InfluxQL: " +
  "influx v1 dbrp create --db <bucket> --rp autogen --default --bucket-id <id of the bucket>.";

/** The server drops what its retention policy no longer keeps: that is its owner's wish, not a failure. */
export function isBeyondRetention(error: unknown): boolean {
  return (
    error instanceof HttpError &&
    (error.statusCode === 400 || error.statusCode === 422) &&
    /retention/i.test(`${error.message} ${error.body ?? ""}`)
  );
}

export function refusedOrAway(url: string, error: unknown): AppError {
  return error instanceof HttpError
    ? refused(url, error.statusCode, error.body ?? error.message)
    : away(url, error);
}

export function away(url: string, error: unknown): AppError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const failed = unavailable(
    `InfluxDB at ${url} does not answer: ${cause instanceof Error ? cause.message : String(cause)}`,
    { url },
    "telemetry-store-unavailable",
  );
  failed.cause = error;
  return failed;
}

/** 1.x leaves out what goes beyond its `max-row-limit`, and says so only in passing: what looks like all would not be all. */
export function cutShort(url: string): AppError {
  return new AppError(
    `InfluxDB at ${url} answered with a part of the rows only. Set max-row-limit = 0 in the section [http] of its configuration.`,
    { code: "telemetry-store-refused", status: 503, data: { url }, retry: false },
  );
}

/** InfluxDB 3 Core does not look into more than so many files for one question: it knows, but does not say. */
export const isTooFarBack = (error: unknown): boolean =>
  error instanceof AppError && /would exceed file limit/i.test(error.message);

const tooFarBack =
  " It reaches further back than the server looks in one question: raise --query-file-limit of influxdb3 serve, or let it compact (Enterprise).";

export function refused(url: string, status: number, answer: string): AppError {
  const remedies: Record<number, string> = {
    401: " Check INFLUX_TOKEN.",
    403: " The token needs the right to read and write the bucket.",
    404: " Check INFLUX_BUCKET and INFLUX_ORG: the bucket must exist.",
  };
  const retry = status === 429 || status >= 500;
  const remedy = /database not found/i.test(answer)
    ? missingDatabase
    : /would exceed file limit/i.test(answer)
      ? tooFarBack
      : (remedies[status] ?? "");
  return new AppError(
    `InfluxDB at ${url} refused (${status}): ${answer.trim().slice(0, 500)}.${remedy}`,
    { code: "telemetry-store-refused", status: 503, data: { url, status }, retry },
  );
}
