import { z } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import { AppError } from "../errors/app-error.ts";
import { isDatabaseAway } from "./database-away.ts";
import { isTextNotStorable } from "./text-not-storable.ts";

const FieldErrors = z.array(
  z.object({
    field: z.string(),
    message: z.string(),
    row: z.number().optional().openapi({ description: "Of a spreadsheet, as it numbers them." }),
    column: z.string().nullable().optional(),
  }),
);
export type FieldError = z.infer<typeof FieldErrors>[number];

/** RFC 9457 problem details, as every error of this API is answered. */
export const Problem = z
  .object({
    type: z.string().openapi({ example: "urn:millwright:problem:not-found" }),
    title: z.string().openapi({ example: "Not found" }),
    status: z.number().int().openapi({ example: 404 }),
    detail: z.string().openapi({ description: "What is wrong and what to do, for a person." }),
    code: z.string().openapi({ description: "Stable; what a program decides on." }),
    instance: z.string().openapi({ description: "The path that was asked for." }),
    requestId: z.string().openapi({ description: "Finds this request in the log." }),
    errors: FieldErrors.optional().openapi({
      description: "Each field that is wrong and what it must be.",
    }),
    data: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi("Problem");
export type Problem = z.infer<typeof Problem>;

/** The part of a problem that the error alone decides; `unexpected` ones are logged with their cause, never shown. */
export type ProblemCore = Pick<
  Problem,
  "title" | "status" | "detail" | "code" | "errors" | "data"
> & {
  unexpected: boolean;
};

const titles: Record<number, string> = {
  400: "Request cannot be read",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict with the present state",
  410: "Gone",
  412: "Changed in the meantime",
  413: "Request too large",
  415: "Content type not supported",
  421: "Wrong host name",
  422: "Request is not valid",
  429: "Too many requests",
  500: "Unexpected error",
  503: "Not available just now",
};

const titleOf = (status: number) => titles[status] ?? (status < 500 ? "Refused" : "Error");

/** The one map from what was thrown to what is answered. */
export function problemOf(error: unknown): ProblemCore {
  if (error instanceof AppError) return ofAppError(error);
  if (error instanceof HTTPException) return ofHttpException(error);
  if (isDatabaseAway(error)) {
    return {
      ...core(503, "database-away", "The database cannot be reached. Try again in a few seconds."),
      unexpected: true,
    };
  }
  if (isTextNotStorable(error)) {
    const detail =
      "A text that you sent holds a NUL character or half of a surrogate pair, which cannot be stored. Leave it out and send it again.";
    return core(422, "text-not-storable", detail);
  }
  const detail =
    "Something went wrong on our side; nothing you sent is at fault. The log has it under the request id.";
  return { ...core(500, "internal", detail), unexpected: true };
}

function core(status: number, code: string, detail: string): ProblemCore {
  return { title: titleOf(status), status, code, detail, unexpected: false };
}

function ofAppError(error: AppError): ProblemCore {
  const { errors, ...data } = error.data;
  const fields = FieldErrors.safeParse(errors);
  return {
    ...core(error.status, error.code, error.message),
    ...(fields.success ? { errors: fields.data } : {}),
    ...(Object.keys(data).length > 0 ? { data } : {}),
  };
}

/** What hono and its middleware throw, in words that name the remedy. */
function ofHttpException(error: HTTPException): ProblemCore {
  switch (error.status) {
    case 400:
      return core(
        400,
        "malformed-request",
        /json/i.test(error.message)
          ? "The body is not valid JSON. Check it with a JSON validator and send it again."
          : error.message || "The request cannot be read.",
      );
    case 413:
      return core(413, "too-large", "The body is larger than this route takes. Send it in parts.");
    case 415:
      return core(
        415,
        "unsupported-media-type",
        "This route does not take that Content-Type. Send application/json.",
      );
    default:
      return core(error.status, `http-${error.status}`, error.message || titleOf(error.status));
  }
}
