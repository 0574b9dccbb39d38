import { afterAll, beforeAll, expect, it } from "vitest";
import { walkGuards } from "#platform/testing";
import { apiClient } from "./testing/api-client.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const stack = new AsyncDisposableStack();
let running: TestProduct;
let walk: Awaited<ReturnType<typeof walkGuards>>;
beforeAll(async () => {
  running = stack.use(await startTestProduct());
  const { app } = running.product;
  if (app === null) throw new Error("the role api was not started");
  const authorization = `Bearer ${await running.tokenFor()}`;
  walk = await walkGuards(app, { headers: { authorization } });
});
afterAll(() => stack.disposeAsync());

it("no route of the whole product lets in a stranger, or somebody without the role it asks for", () => {
  expect(walk.unguarded).toEqual([]);
  expect(walk.walked).toBeGreaterThan(60);
});

it("these routes are public, and no other", () => {
  expect(walk.open).toEqual([
    "GET /api/v1/acknowledgements",
    "GET /api/v1/contact-points/confirmation/:secret",
    "GET /api/v1/docs",
    "GET /api/v1/docs/:file",
    "GET /api/v1/docs/initializer.js",
    "GET /api/v1/openapi.json",
    "GET /api/v1/setup",
    "GET /healthz",
    "GET /readyz",
    "POST /api/v1/acknowledgements",
    "POST /api/v1/contact-points/confirmation/:secret",
    "POST /api/v1/session",
    "POST /api/v1/setup",
  ]);
});

type OpenApi = {
  openapi: string;
  paths: Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>;
};

it("the OpenAPI document is of version 3.1 and lists every route of the API with its answers", async () => {
  const response = await fetch(new URL("/api/v1/openapi.json", running.httpUrl));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it lacks fails below
  const document = (await response.json()) as OpenApi;
  expect(document.openapi).toMatch(/^3\.1\./);
  const { app } = running.product;
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const undocumented = /^\/api\/v1\/(docs(\/.*)?|openapi\.json)$/;
  const routes = new Set(
    (app?.routes ?? [])
      .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/v1/"))
      .filter(({ path }) => !undocumented.test(path))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, "{$1}")}`),
  );
  expect(documented.toSorted()).toEqual([...routes].toSorted());
  for (const methods of Object.values(document.paths)) {
    for (const operation of Object.values(methods)) {
      expect(operation.summary).not.toBe(undefined);
      expect(Object.keys(operation.responses).some((status) => status.startsWith("2"))).toBe(true);
    }
  }
});

it("a token is refused once it is revoked, and every refusal is a problem with its code", async () => {
  const { token, secret } = await running.admin.post("/tokens", {
    name: "short-lived",
    roles: ["viewer"],
    sites: "all",
  });
  const viewer = apiClient(running.httpUrl, secret);
  expect((await viewer.call("GET", "/work-orders")).status).toBe(200);
  expect(await viewer.call("POST", "/work-orders/1/dispatch", {})).toMatchObject({
    status: 403,
    body: { status: 403, code: "role-missing" },
  });
  expect((await running.admin.call("DELETE", `/tokens/${token.id}`)).status).toBe(204);
  expect(await viewer.call("GET", "/work-orders")).toMatchObject({
    status: 401,
    body: { status: 401 },
  });
});
