/**
 * Whether a failed commit can succeed later without anyone changing the batch. Only what PostgreSQL says about the data
 * itself (22, 23, and 54: too large for an index, for instance) or the statement (42) is final; a lost connection, a full
 * disk, a restart or a failover passes, and readings wait for it (https://www.postgresql.org/docs/18/errcodes-appendix.html).
 */
export function passes(error: unknown): boolean {
  if (error instanceof RangeError) return false;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code !== "string" || code.length !== 5 || !/^(22|23|42|54)/.test(code);
}
