import { errorCode } from "../errors/error-code.ts";

const socketCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOENT"]);

/**
 * Whether an error says that PostgreSQL cannot answer now: SQLSTATE classes 08 (connection), 53 (out of resources)
 * and 57P (shutting down), or a refused socket. https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = errorCode(error);
  const syscall = "syscall" in error ? error.syscall : undefined;
  if (code === undefined) return false;
  if (/^(08|53|57P)/.test(code) && code.length === 5) return true;
  return (
    socketCodes.has(code) && (syscall === "connect" || syscall === "read" || syscall === "write")
  );
}
