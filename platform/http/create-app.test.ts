import { describe, expect, it } from "vitest";
import { z } from "@hono/zod-openapi";
import { conflict, notFound } from "../errors/app-error.ts";
import { testApi } from "../testing/test-api.ts";
import { createRoutes } from "./create-routes.ts";
import { defineRoute } from "./define-route.ts";
import { pageOf, pageQuery } from "./pagination.ts";

const Pump = z.object({ id: z.number(), tag: z.string(), siteId: z.number() }).openapi("Pump");

const listPumps = defineRoute({
  method: "get",
  path: "/pumps",
  access: "anyone-signed-in",
  summary: "Pumps",
  tag: "pumps",
  query: z.object({ ...pageQuery, tag: z.string().optional() }),
  returns: { 200: pageOf(Pump) },
});

const getPump = defineRoute({
  method: "get",
  path: "/pumps/{id}",
  access: ["technician"],
  summary: "One pump",
  tag: "pumps",
  params: z.object({ id: z.coerce.number().int() }),
  returns: { 200: Pump },
});

const addPump = defineRoute({
  method: "post",
  path: "/pumps",
  access: ["dispatcher"],
  summary: "Add a pump",
  tag: "pumps",
  body: z.strictObject({
    tag: z.string().min(1),
    limits: z.array(z.strictObject({ above: z.number() })).default([]),
  }),
  returns: { 201: Pump },
  yaml: true,
  maxBodyBytes: 2000,
});

const removePump = defineRoute({
  method: "delete",
  path: "/pumps/{id}",
  access: ["dispatcher"],
  summary: "Remove a pump",
  tag: "pumps",
  params: z.object({ id: z.coerce.number().int() }),
  returns: { 204: null },
});

function pumpRoutes() {
  const routes = createRoutes();
  routes.openapi(listPumps, (c) => {
    const { limit } = c.req.valid("query");
    const tag = `P-${limit} of ${c.get("principal").name}`;
    return c.json({ items: [{ id: 1, tag, siteId: 1 }], nextCursor: null }, 200);
  });
  routes.openapi(getPump, (c) => {
    const { id } = c.req.valid("param");
    if (id === 404) throw notFound("There is no pump 404.");
    if (id === 500) throw new Error("connection string postgres://secret@db");
    if (id === 409)
      throw conflict("pump P-409 cannot be read: it is on fire", { state: "on-fire" });
    return c.json({ id, tag: `P-${id}`, siteId: 1 }, 200);
  });
  routes.openapi(addPump, (c) => {
    const { tag, limits } = c.req.valid("json");
    return c.json({ id: 7, tag: `${tag}/${limits.length}`, siteId: 1 }, 201);
  });
  routes.openapi(removePump, (c) => c.body(null, 204));
  return routes;
}

const api = testApi([pumpRoutes()], {});
const post = (body: string, type = "application/json") =>
  api.request("/api/v1/pumps", { method: "POST", body, headers: { "content-type": type } });

describe("what a request meets", () => {
  it("answers what the route returns", async () => {
    const response = await api.request("/api/v1/pumps/12");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ id: 12, tag: "P-12", siteId: 1 });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-request-id")).toBeTruthy();
    expect(response.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect((await api.request("/api/v1/pumps/12", { method: "DELETE" })).status).toBe(204);
  });

  it("gives the defaults of the page query", async () => {
    const response = await api.request("/api/v1/pumps");
    expect(await response.json()).toMatchObject({ items: [{ tag: "P-50 of Ana Ruiz" }] });
  });

  it("takes YAML where the route says so", async () => {
    const response = await post("tag: P-1\nlimits:\n  - above: 7.1\n", "application/yaml");
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ tag: "P-1/1" });
  });
});

describe("what is refused, as problem details", () => {
  it.each([
    ["an unknown path", "/api/v1/nothing", 404, "no-such-route"],
    ["a path outside the API", "/nothing", 404, "no-such-route"],
    ["what a handler does not find", "/api/v1/pumps/404", 404, "not-found"],
    ["what a state forbids", "/api/v1/pumps/409", 409, "conflict"],
    ["a parameter of the wrong kind", "/api/v1/pumps/twelve", 422, "invalid"],
    ["an unknown query parameter", "/api/v1/pumps?tagg=P-1", 422, "invalid"],
    ["a limit beyond 200", "/api/v1/pumps?limit=1000", 422, "invalid"],
  ])("%s", async (_, path, status, code) => {
    const response = await api.request(path);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      type: `urn:millwright:problem:${code}`,
      status,
      code,
      instance: path.split("?")[0],
    });
  });

  it("names each wrong field and what it must be", async () => {
    const response = await post(JSON.stringify({ tga: "P-1", limits: [{ above: "7" }, {}] }));
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      errors: [
        { field: "tag", message: "is missing; it must be text" },
        { field: "limits[0].above", message: "must be a number, not text" },
        { field: "limits[1].above", message: "is missing; it must be a number" },
        { field: "tga", message: "is not known here; remove it or correct its spelling" },
      ],
    });
  });

  it("tells the facts of a refusal that a program may act on", async () => {
    const response = await api.request("/api/v1/pumps/409");
    expect(await response.json()).toMatchObject({
      detail: "pump P-409 cannot be read: it is on fire",
      data: { state: "on-fire" },
    });
  });

  it.each([
    ["JSON with a syntax error", '{"tag":', "application/json", 400, "malformed-request"],
    ["YAML with a syntax error", "a: [", "application/yaml", 400, "malformed-request"],
    ["another content type", "tag=P-1", "text/plain", 415, "unsupported-media-type"],
    [
      "a body beyond the limit",
      JSON.stringify({ tag: "x".repeat(3000) }),
      "application/json",
      413,
      "too-large",
    ],
  ])("%s", async (_, body, type, status, code) => {
    const response = await post(body, type);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, code });
  });

  it("a method that the path does not take, with those it takes", async () => {
    const response = await api.request("/api/v1/pumps", { method: "PUT" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD, POST");
    expect(await response.json()).toMatchObject({ code: "method-not-allowed" });
  });

  it("an unexpected error without telling its inside", async () => {
    const response = await api.request("/api/v1/pumps/500");
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain("secret");
    expect(JSON.parse(text)).toMatchObject({ code: "internal" });
  });

  it("a host name that is not ours when we are bound to loopback", async () => {
    const response = await api.request("http://evil.example/api/v1/pumps");
    expect(response.status).toBe(421);
  });

  it("a change from a page of another site", async () => {
    const response = await api.request("/api/v1/pumps", {
      method: "POST",
      body: '{"tag":"P-1"}',
      headers: { "content-type": "application/json", origin: "https://evil.example" },
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "cross-site" });
  });
});

describe("access", () => {
  it("asks a stranger to sign in", async () => {
    const response = await testApi([pumpRoutes()]).request("/api/v1/pumps/1");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
  });

  it("tells who lacks the role which one is needed", async () => {
    const viewer = testApi([pumpRoutes()], { roles: ["viewer"] });
    const response = await viewer.request("/api/v1/pumps/1");
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ data: { needs: ["admin", "technician"] } });
  });

  it("comes before the body is looked at", async () => {
    const viewer = testApi([pumpRoutes()], { roles: ["viewer"] });
    const response = await viewer.request("/api/v1/pumps", {
      method: "POST",
      body: "not JSON",
      headers: { "content-type": "application/json" },
    });
    expect(response.status).toBe(403);
  });
});

describe("documentation", () => {
  it("is OpenAPI 3.1 from the same schemas, with who may call", async () => {
    const document: unknown = await (await api.request("/api/v1/openapi.json")).json();
    expect(document).toMatchObject({
      openapi: "3.1.0",
      paths: {
        "/api/v1/pumps/{id}": {
          get: { description: expect.stringContaining("Who: admin, technician.") },
        },
        "/api/v1/pumps": {
          post: {
            parameters: [{ in: "header", name: "idempotency-key" }],
            requestBody: { content: { "application/json": {}, "application/yaml": {} } },
          },
        },
      },
      components: { schemas: { Pump: {}, Problem: {} } },
    });
  });

  it("is browsable from files on disk, without inline scripts or other origins", async () => {
    const html = await (await api.request("/api/v1/docs")).text();
    expect(html).not.toMatch(/<script>|https?:/);
    for (const [, file] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await api.request(String(file))).status, file).toBe(200);
    }
    const initializer = await (await api.request("/api/v1/docs/initializer.js")).text();
    expect(initializer).toContain("/api/v1/openapi.json");
    expect(initializer).not.toContain("petstore");
    expect((await api.request("/api/v1/docs/package.json")).status).toBe(404);
  });
});
