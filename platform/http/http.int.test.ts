import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "@hono/zod-openapi";
import { createToken } from "../auth/tokens.ts";
import { systemClock } from "../clock/clock.ts";
import type { Database } from "../database/open-database.ts";
import { conflict } from "../errors/app-error.ts";
import { createLog } from "../log/log.ts";
import { createMetrics } from "../metrics/metrics.ts";
import { testDatabase } from "../testing/test-database.ts";
import { createHttp } from "./create-http.ts";
import type { Http } from "./create-http.ts";
import { createRoutes } from "./create-routes.ts";
import { defineRoute } from "./define-route.ts";
import { sweepIdempotencyKeys } from "./idempotency/idempotency-store.ts";
import { listen } from "./listen.ts";

const createPart = defineRoute({
  method: "post",
  path: "/parts",
  access: ["dispatcher"],
  summary: "Add a part",
  tag: "parts",
  yaml: true,
  body: z.strictObject({ number: z.string() }),
  returns: { 201: z.object({ number: z.string(), made: z.number() }) },
});

const createKey = defineRoute({
  method: "post",
  path: "/keys",
  access: ["dispatcher"],
  summary: "Make a key",
  tag: "parts",
  answersSecret: true,
  body: z.strictObject({}),
  returns: { 201: z.object({ secret: z.string() }) },
});

let made = 0;
/** What the next handler waits for before it answers. */
let hold: Promise<void> | undefined;

function partRoutes() {
  const routes = createRoutes();
  routes.openapi(createPart, async (c) => {
    const { number } = c.req.valid("json");
    await hold;
    if (number === "taken") throw conflict("Part taken exists already.");
    if (number === "crash") throw new Error("boom");
    made += 1;
    return c.json({ number, made }, 201);
  });
  routes.openapi(createKey, (c) => {
    made += 1;
    return c.json({ secret: "very secret" }, 201);
  });
  return routes;
}

let db: Database;
let http: Http;
let url: string;
let token: string;
let webDir: string;

beforeAll(async () => {
  db = await testDatabase();
  webDir = await mkdtemp(path.join(tmpdir(), "millwright-web-"));
  await mkdir(path.join(webDir, "static"));
  await writeFile(path.join(webDir, "index.html"), "<!doctype html><title>Millwright</title>");
  await writeFile(path.join(webDir, "favicon.svg"), "<svg/>");
  await writeFile(
    path.join(webDir, "static", "app-4f2a.js"),
    `export const all = "${"x".repeat(5000)}";`,
  );
  http = createHttp({
    config: { http: { host: "127.0.0.1", port: 0 } },
    db,
    clock: systemClock,
    log: createLog({ level: "silent" }),
    metrics: createMetrics(),
  });
  http.mount(partRoutes());
  http.serveWeb(webDir);
  ({ url } = await http.listen());
  const rights = { roles: ["dispatcher"], sites: "all" } as const;
  const made = await createToken(
    { db, clock: systemClock },
    { name: "t", createdBy: "x", ...rights },
  );
  token = made.secret;
});

afterAll(async () => {
  await http.close();
  await rm(webDir, { recursive: true });
});

async function post(route: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/api/v1${route}`, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
  });
  const text = await response.text();
  const json: unknown = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, json };
}

const part = (number: string) => JSON.stringify({ number });

describe("an Idempotency-Key", () => {
  it("makes the repeat of a POST answer like the first and change nothing", async () => {
    const key = { "idempotency-key": "k-1" };
    const first = await post("/parts", part("6205"), key);
    const second = await post("/parts", part("6205"), key);
    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.json).toEqual(first.json);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect((await post("/parts", part("6205"))).json).not.toEqual(first.json);
  });

  it("refuses another body, and lets a failed request be corrected", async () => {
    const key = { "idempotency-key": "k-2" };
    expect((await post("/parts", part("taken"), key)).status).toBe(409);
    expect((await post("/parts", part("crash"), key)).status).toBe(500);
    expect((await post("/parts", '{"nmber":1}', key)).status).toBe(422);
    expect((await post("/parts", part("6206"), key)).status).toBe(201);
    const reused = await post("/parts", part("6207"), key);
    expect(reused.status).toBe(422);
    expect(reused.json).toMatchObject({ code: "idempotency-key-reused" });
  });

  it("lets one of many at once through", async () => {
    const before = made;
    const held = Promise.withResolvers<void>();
    hold = held.promise;
    const key = { "idempotency-key": "k-3" };
    const many = Array.from({ length: 20 }, () => post("/parts", part("6208"), key));
    // All but the one that runs are answered while it runs.
    const refused = await Promise.race([Promise.any(many.map(refusal)), held.promise]);
    expect(refused).toMatchObject({ code: "request-in-flight" });
    held.resolve();
    hold = undefined;
    const statuses = (await Promise.all(many)).map(({ status }) => status);
    expect(made).toBe(before + 1);
    expect(statuses).toContain(201);
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
    expect((await post("/parts", part("6208"), key)).status).toBe(201);
    expect(made).toBe(before + 1);
  });

  it("never keeps an answer that shows a secret", async () => {
    const key = { "idempotency-key": "k-4" };
    expect((await post("/keys", "{}", key)).json).toEqual({ secret: "very secret" });
    const repeat = await post("/keys", "{}", key);
    expect(repeat.json).toMatchObject({ status: 409, code: "already-done" });
    const { rows } = await db.pool.query<{ kept: string }>(
      "select string_agg(encode(coalesce(body, ''), 'escape'), '') as kept from platform.idempotency_key",
    );
    expect(rows[0]?.kept).not.toContain("very secret");
  });

  it("of a process that died is taken over after a minute, and forgotten by the daily sweep", async () => {
    const key = { "idempotency-key": "k-5" };
    await post("/parts", part("6209"), key);
    await db.pool.query(
      "update platform.idempotency_key set completed_at = null, claimed_at = now() where id = (select max(id) from platform.idempotency_key)",
    );
    expect((await post("/parts", part("6209"), key)).status).toBe(409);
    await db.pool.query(
      "update platform.idempotency_key set claimed_at = now() - interval '61 seconds' where completed_at is null",
    );
    expect((await post("/parts", part("6209"), key)).status).toBe(201);
    expect(await sweepIdempotencyKeys(db, new Date(Date.now() + 1000))).toBeGreaterThan(3);
  });

  async function refusal(answer: ReturnType<typeof post>): Promise<unknown> {
    const { status, json } = await answer;
    if (status === 409) return json;
    throw new Error("was let through");
  }
});

describe("bodies over a real connection", () => {
  it("may be YAML", async () => {
    const answer = await post("/parts", "number: '6205'\n", { "content-type": "application/yaml" });
    expect(answer.json).toMatchObject({ number: "6205" });
  });

  it("beyond the limit are refused, declared or streamed", async () => {
    const huge = part("x".repeat(1024 * 1024 + 1));
    expect((await post("/parts", huge)).status).toBe(413);
    // Inside the process: over a socket the refusal may be lost when the sender is cut off in the middle of sending.
    const streamed = await http.app.request("/api/v1/parts", {
      method: "POST",
      body: new Blob([huge]).stream(),
      duplex: "half",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    });
    expect(streamed.status).toBe(413);
    expect(await streamed.json()).toMatchObject({ code: "too-large" });
  });
});

describe("probes and figures", () => {
  it("say that the process lives and what it needs", async () => {
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ ok: true });
    http.readiness.register("store", async () => ({ ok: false, detail: "disk is full" }));
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({
      ready: false,
      checks: { database: { ok: true }, store: { ok: false, detail: "disk is full" } },
    });
    http.readiness.register("store", async () => ({ ok: true }));
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it("are for Prometheus on this machine, or with a token, not for whom a proxy passes on", async () => {
    const figures = await (await fetch(`${url}/metrics`)).text();
    expect(figures).toContain('route="/api/v1/parts",status="201"');
    expect(figures).not.toContain(token);
    const passedOn = { "x-forwarded-for": "198.51.100.7" };
    expect((await fetch(`${url}/metrics`, { headers: passedOn })).status).toBe(401);
    const authorized = { ...passedOn, authorization: `Bearer ${token}` };
    expect((await fetch(`${url}/metrics`, { headers: authorized })).status).toBe(200);
  });
});

describe("the web application", () => {
  it("is one page for every address that is not a file, the API's or a probe's", async () => {
    for (const address of ["/", "/work-orders/1042", "/assets/17"]) {
      const response = await fetch(`${url}${address}`);
      expect(response.status, address).toBe(200);
      expect(response.headers.get("content-type")).toContain("text/html");
      expect(response.headers.get("cache-control")).toBe("no-cache");
      expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(await response.text()).toContain("<title>Millwright</title>");
    }
    for (const address of ["/api/v1/nothing", "/static/gone-1.js"]) {
      const response = await fetch(`${url}${address}`);
      expect(response.status, address).toBe(404);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
    }
    expect((await fetch(`${url}/work-orders/1`, { method: "POST" })).status).toBe(404);
  });

  it("has files that are kept for ever when their name carries their hash", async () => {
    const script = await fetch(`${url}/static/app-4f2a.js`);
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(script.headers.get("content-encoding")).toBe("gzip");
    expect(script.headers.get("content-type")).toContain("javascript");
    const icon = await fetch(`${url}/favicon.svg`);
    expect(icon.headers.get("cache-control")).toBe("no-cache");
    const above = await fetch(`${url}/static/%2e%2e/%2e%2e/package.json`);
    expect(await above.text()).not.toContain("dependencies");
  });
});

describe("listening", () => {
  it("says in plain words that a port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await expect(listen(http.app, { host: "127.0.0.1", port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken by another program. Stop that program, or set HTTP_PORT`,
    );
    other.close();
  });
});
