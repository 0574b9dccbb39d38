import type { MiddlewareHandler } from "hono";
import { parse, YAMLParseError } from "yaml";
import { AppError } from "../errors/app-error.ts";

const yamlTypes = /^(application|text)\/(x-)?yaml\b/i;

/** Reads a YAML body as if it had been sent as JSON, so that a file a person wrote can be posted as it is. */
export const acceptYaml: MiddlewareHandler = async (c, next) => {
  if (yamlTypes.test(c.req.header("content-type") ?? "")) {
    const headers = new Headers(c.req.raw.headers);
    headers.set("content-type", "application/json");
    headers.delete("content-length");
    const body = JSON.stringify(parseYaml(await c.req.text()) ?? null);
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body });
    c.req.bodyCache = {};
  }
  return next();
};

function parseYaml(text: string): unknown {
  try {
    // Aliases are bounded: a few of them, nested, would unfold to gigabytes.
    return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    const where = error instanceof YAMLParseError ? error.message : String(error);
    throw new AppError(`The body is not valid YAML: ${where}`, {
      code: "malformed-request",
      status: 400,
    });
  }
}
