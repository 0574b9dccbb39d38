import { errorCode } from "../errors/error-code.ts";

/**
 * Whether PostgreSQL refused a text for a character that JSON can say and it cannot keep: NUL in text (22021) or in jsonb
 * (22P05), half of a surrogate pair in jsonb (22P02). https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
export function isTextNotStorable(error: unknown): boolean {
  const code = errorCode(error);
  if (code === "22021" || code === "22P05") return true;
  return code === "22P02" && error instanceof Error && error.message.endsWith("for type json");
}
