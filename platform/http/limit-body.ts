import { bodyLimit } from "hono/body-limit";
import type { MiddlewareHandler } from "hono";
import { AppError } from "../errors/app-error.ts";

const defaultMaxBytes = 1024 * 1024;

/** Refuses larger bodies before they are read into memory; stands behind the access guard, so strangers send nothing. */
export function limitBody(maxBytes: number = defaultMaxBytes): MiddlewareHandler {
  return bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new AppError(
        `The body is larger than the ${maxBytes} bytes that this route takes. Send it in parts.`,
        { code: "too-large", status: 413, data: { maxBytes } },
      );
    },
  });
}
