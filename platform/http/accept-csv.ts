import type { MiddlewareHandler } from "hono";

const csvType = /^text\/csv\b/i;

/** Reads a CSV body as if it had been sent as JSON, `{ "csv": "…" }`, so that a spreadsheet can be posted as it is. */
export const acceptCsv: MiddlewareHandler = async (c, next) => {
  if (csvType.test(c.req.header("content-type") ?? "")) {
    const headers = new Headers(c.req.raw.headers);
    headers.set("content-type", "application/json");
    headers.delete("content-length");
    const body = JSON.stringify({ csv: await c.req.text() });
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body });
    c.req.bodyCache = {};
  }
  return next();
};
