/** What an error is about, for people who must act on it and for code that must decide: the thing, its state, the remedy. */
export class AppError extends Error {
  /** kebab-case, stable: clients and tests may depend on it. */
  readonly code: string;
  /** HTTP status that says it best. */
  readonly status: number;
  readonly data: Record<string, unknown>;
  /** Whether the same attempt may succeed later without anyone changing anything. */
  readonly retry: boolean;

  constructor(
    message: string,
    facts: {
      code: string;
      status: number;
      data?: Record<string, unknown> | undefined;
      retry?: boolean;
      cause?: unknown;
    },
  ) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.name = "AppError";
    this.code = facts.code;
    this.status = facts.status;
    this.data = facts.data ?? {};
    this.retry = facts.retry ?? false;
  }
}

type Data = Record<string, unknown>;

/** 404: no such thing, or none that the asker may see. */
export function notFound(message: string, data?: Data, code = "not-found"): AppError {
  return new AppError(message, { code, status: 404, data });
}

/** 409: the thing exists, but its state does not allow this ("flag F-12 cannot be acknowledged: it is normal"). */
export function conflict(message: string, data?: Data, code = "conflict"): AppError {
  return new AppError(message, { code, status: 409, data });
}

/** 422: what was given is wrong; `data.errors` may list `{ field, message }`. */
export function invalid(message: string, data?: Data, code = "invalid"): AppError {
  return new AppError(message, { code, status: 422, data });
}

/** 403: known, but not allowed. */
export function forbidden(message: string, data?: Data, code = "forbidden"): AppError {
  return new AppError(message, { code, status: 403, data });
}

/** 503: something we depend on is away; trying again later is right. */
export function unavailable(message: string, data?: Data, code = "unavailable"): AppError {
  return new AppError(message, { code, status: 503, data, retry: true });
}
