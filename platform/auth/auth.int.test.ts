import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createHttp } from "../http/create-http.ts";
import type { Http } from "../http/create-http.ts";
import { createLog } from "../log/log.ts";
import { createMetrics } from "../metrics/metrics.ts";
import type { Database } from "../database/open-database.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { testDatabase } from "../testing/test-database.ts";
import { walkGuards } from "../testing/walk-guards.ts";
import { idleMs, longestMs } from "./session-policy.ts";
import { ensureSetupCode } from "./setup-code.ts";
import { sweepAuth } from "./sweep.ts";
import { throttleWindowMs } from "./throttle.ts";
import { createToken } from "./tokens.ts";

const clock = manualClock(Date.UTC(2026, 10, 21, 8));
const password = "a quiet plant is a good plant";
const admin = { name: "Ana Ruiz", email: "ana@example.org", password };
let db: Database;
let http: Http;

beforeAll(async () => {
  db = await testDatabase();
  http = createHttp({
    config: { http: { host: "127.0.0.1", port: 0 } },
    db,
    clock,
    log: createLog({ level: "silent" }),
    metrics: createMetrics(),
  });
});

const Session = z.object({
  principal: z.object({ id: z.number(), name: z.string(), roles: z.array(z.string()) }),
  csrfToken: z.string(),
});

type Browser = { cookie: string; csrf: string };

async function send(
  method: string,
  path: string,
  options: { body?: object; as?: Browser | string; headers?: Record<string, string> } = {},
) {
  const { as, body } = options;
  const credentials: Record<string, string> =
    as === undefined
      ? {}
      : typeof as === "string"
        ? { authorization: `Bearer ${as}` }
        : { cookie: as.cookie, "x-millwright-csrf": as.csrf };
  const response = await http.app.request(`/api/v1${path}`, {
    method,
    headers: {
      ...(body ? { "content-type": "application/json" } : {}),
      ...credentials,
      ...options.headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const json: unknown = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, json };
}

async function signIn(email: string, given = password): Promise<Browser> {
  const { status, headers, json } = await send("POST", "/session", {
    body: { email, password: given },
  });
  expect(status).toBe(200);
  return { cookie: cookieOf(headers), csrf: Session.parse(json).csrfToken };
}

const cookieOf = (headers: Headers) => String(headers.get("set-cookie")).split(";")[0] ?? "";

async function tokenOf(rights: { roles: ["viewer" | "admin"] | []; sites: number[] | "all" }) {
  const name = `token ${Math.random()}`;
  return (await createToken({ db, clock }, { name, createdBy: "test", ...rights })).secret;
}

describe("the first administrator", () => {
  it("is made with the code of the latest start, once", async () => {
    expect((await send("GET", "/setup")).json).toEqual({ needed: true });
    const lost = await ensureSetupCode({ db, clock });
    const code = await ensureSetupCode({ db, clock });
    expect(code).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/);

    const wrong = await send("POST", "/setup", { body: { ...admin, code: lost } });
    expect(wrong.status).toBe(403);
    expect(wrong.json).toMatchObject({ code: "wrong-setup-code" });

    const weak = await send("POST", "/setup", { body: { ...admin, code, password: "short" } });
    expect(weak.json).toMatchObject({
      errors: [{ field: "password", message: expect.stringContaining("at least 12 characters") }],
    });

    // Two at once with one code: one administrator.
    const typed = String(code).toLowerCase().replaceAll("-", " ");
    const both = await Promise.all(
      [typed, typed].map((same) => send("POST", "/setup", { body: { ...admin, code: same } })),
    );
    expect(both.filter(({ status }) => status === 201)).toHaveLength(1);
    const made = both.find(({ status }) => status === 201);
    expect(made?.json).toMatchObject({
      principal: { name: "Ana Ruiz", roles: ["admin"], sites: "all" },
    });

    expect((await send("GET", "/setup")).json).toEqual({ needed: false });
    expect(await ensureSetupCode({ db, clock })).toBeUndefined();
    const again = await send("POST", "/setup", { body: { ...admin, code } });
    expect(again.json).toMatchObject({ code: "already-set-up" });
  });
});

describe("a session", () => {
  it("is a cookie that scripts cannot read and other sites cannot use", async () => {
    const { headers } = await send("POST", "/session", {
      body: { email: "ANA@example.org", password },
    });
    const cookie = String(headers.get("set-cookie"));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
  });

  it("changes nothing without its CSRF token, and ends with a sign-out", async () => {
    const ana = await signIn(admin.email);
    const withoutToken = await send("DELETE", "/session", { as: { ...ana, csrf: "" } });
    expect(withoutToken.status).toBe(403);
    expect(withoutToken.json).toMatchObject({ code: "csrf-token-missing" });
    expect((await send("GET", "/session", { as: ana })).status).toBe(200);

    expect((await send("DELETE", "/session", { as: ana })).status).toBe(204);
    expect((await send("GET", "/session", { as: ana })).status).toBe(401);
  });

  it("goes on while it is used, ends when idle, and after a week whatever happens", async () => {
    const idle = await signIn(admin.email);
    clock.advance(idleMs - 1000);
    expect((await send("GET", "/session", { as: idle })).status).toBe(200);
    clock.advance(idleMs - 1000);
    expect((await send("GET", "/session", { as: idle })).status).toBe(200);
    clock.advance(idleMs + 1000);
    expect((await send("GET", "/session", { as: idle })).status).toBe(401);

    const busy = await signIn(admin.email);
    for (let used = 0; used < longestMs - idleMs; used += idleMs / 2) {
      expect((await send("GET", "/session", { as: busy })).status).toBe(200);
      clock.advance(idleMs / 2);
    }
    clock.advance(idleMs - 1000);
    await send("GET", "/session", { as: busy });
    clock.advance(2000);
    expect((await send("GET", "/session", { as: busy })).status).toBe(401);
    expect(await sweepAuth(db, new Date(clock.now()))).toBeGreaterThan(0);
  });

  it("is kept only as a hash", async () => {
    const { cookie } = await signIn(admin.email);
    const { rows } = await db.pool.query<{ all: string }>(
      "select string_agg(session::text, ' ') as all from platform.session",
    );
    expect(rows[0]?.all).not.toContain(cookie.split("=")[1]);
  });
});

describe("failed sign-ins", () => {
  it("say the same whatever was wrong, and pause after five for that address only", async () => {
    const attempt = (email: string, from = "198.51.100.7") =>
      send("POST", "/session", {
        body: { email, password: "guess" },
        headers: { "x-test": from },
      });
    const unknown = await attempt("nobody@example.org");
    const known = await attempt(admin.email);
    expect(unknown.status).toBe(401);
    expect(known.json).toMatchObject({ code: "wrong-credentials" });
    expect({ ...Object(known.json), requestId: "" }).toEqual({
      ...Object(unknown.json),
      requestId: "",
    });

    await Promise.all(Array.from({ length: 10 }, () => attempt(admin.email)));
    const paused = await send("POST", "/session", { body: { email: admin.email, password } });
    expect(paused.status).toBe(429);
    expect(Number(paused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await attempt("nobody@example.org")).status).toBe(401);

    clock.advance(throttleWindowMs + 1000);
    await signIn(admin.email);
  });
});

describe("people", () => {
  it("are made, changed and shut out by an administrator; their sessions end with it", async () => {
    const ana = await signIn(admin.email);
    const made = await send("POST", "/people", {
      as: ana,
      body: { email: "Ben@example.org", name: "Ben", password, roles: ["technician"], sites: [3] },
    });
    expect(made.status).toBe(201);
    const { id } = z.object({ id: z.number() }).parse(made.json);
    const taken = await send("POST", "/people", {
      as: ana,
      body: { email: "ben@example.org", name: "B", password, roles: ["viewer"], sites: "all" },
    });
    expect(taken.json).toMatchObject({ status: 409, code: "email-taken" });

    const ben = await signIn("ben@example.org");
    expect((await send("GET", "/people/me", { as: ben })).json).toMatchObject({ sites: [3] });
    expect((await send("GET", "/people", { as: ben })).status).toBe(403);

    const promoted = await send("PATCH", `/people/${id}`, { as: ana, body: { roles: ["viewer"] } });
    expect(promoted.json).toMatchObject({ roles: ["viewer"], sites: [3], name: "Ben" });
    expect((await send("GET", "/session", { as: ben })).json).toMatchObject({
      principal: { roles: ["viewer"] },
    });

    await send("PATCH", `/people/${id}`, { as: ana, body: { disabled: true } });
    expect((await send("GET", "/session", { as: ben })).status).toBe(401);
    const refused = await send("POST", "/session", {
      body: { email: "ben@example.org", password },
    });
    expect(refused.status).toBe(401);
  });

  it("set their own password; their other sessions end", async () => {
    const [here, elsewhere] = [await signIn(admin.email), await signIn(admin.email)];
    const wanted = "another quiet plant";
    const wrong = await send("PUT", "/people/me/password", {
      as: here,
      body: { present: "guess", wanted },
    });
    expect(wrong.json).toMatchObject({ code: "wrong-password" });
    const set = await send("PUT", "/people/me/password", {
      as: here,
      body: { present: password, wanted },
    });
    expect(set.status).toBe(204);
    expect((await send("GET", "/session", { as: here })).status).toBe(200);
    expect((await send("GET", "/session", { as: elsewhere })).status).toBe(401);
    await send("PUT", "/people/me/password", {
      as: here,
      body: { present: wanted, wanted: password },
    });
  });

  it("keep an administrator of all sites, even when two demote each other at once", async () => {
    const ana = await signIn(admin.email);
    const { json } = await send("POST", "/people", {
      as: ana,
      body: { email: "cleo@example.org", name: "Cleo", password, roles: ["admin"], sites: "all" },
    });
    const cleoId = z.object({ id: z.number() }).parse(json).id;
    const { principal } = Session.parse((await send("GET", "/session", { as: ana })).json);
    const cleo = await signIn("cleo@example.org");
    const both = await Promise.all([
      send("PATCH", `/people/${cleoId}`, { as: ana, body: { roles: ["viewer"] } }),
      send("PATCH", `/people/${principal.id}`, { as: cleo, body: { roles: ["viewer"] } }),
    ]);
    expect(both.some(({ status }) => status !== 200)).toBe(true);
    const { rows } = await db.pool.query(
      "select 1 from platform.person where 'admin' = any(roles)",
    );
    expect(rows).toHaveLength(1);
    await db.pool.query("update platform.person set roles = '{admin}' where email = $1", [
      admin.email,
    ]);
  });

  it("of other sites do not exist for an administrator of one site, who cannot give more than that", async () => {
    const local = await tokenOf({ roles: ["admin"], sites: [3] });
    const list = await send("GET", "/people", { as: local });
    expect(list.json).toMatchObject({ items: [{ name: "Ben" }], nextCursor: null });
    const { principal } = Session.parse(
      (await send("GET", "/session", { as: await signIn(admin.email) })).json,
    );
    const change = await send("PATCH", `/people/${principal.id}`, {
      as: local,
      body: { disabled: true },
    });
    expect(change.status).toBe(404);
    for (const sites of ["all", [3, 4]]) {
      const body = { name: "x", roles: ["viewer"], sites };
      expect((await send("POST", "/tokens", { as: local, body })).json).toMatchObject({
        code: "beyond-own-sites",
      });
    }
  });

  it("come in pages", async () => {
    const token = await tokenOf({ roles: ["admin"], sites: "all" });
    const Page = z.object({
      items: z.array(z.object({ id: z.number() })),
      nextCursor: z.string().nullable(),
    });
    const seen: number[] = [];
    let cursor = "";
    do {
      const page = await send("GET", `/people?limit=2${cursor}`, { as: token });
      const { items, nextCursor } = Page.parse(page.json);
      seen.push(...items.map(({ id }) => id));
      cursor = nextCursor === null ? "" : `&cursor=${nextCursor}`;
    } while (cursor !== "");
    const { rows } = await db.pool.query<{ id: number }>(
      "select id from platform.person order by id",
    );
    expect(seen).toEqual(rows.map(({ id }) => id));
    const foreign = await send("GET", "/people?cursor=nonsense", { as: token });
    expect(foreign.json).toMatchObject({ errors: [{ field: "cursor" }] });
  });
});

describe("tokens", () => {
  it("open the API for a program until they are revoked or expire; the secret is shown once", async () => {
    const ana = await signIn(admin.email);
    const expiresAt = new Date(clock.now() + 3_600_000).toISOString();
    const body = { name: "export", roles: ["viewer"], sites: [3], expiresAt };
    const made = await send("POST", "/tokens", { as: ana, body });
    const { token, secret } = z
      .object({ token: z.object({ id: z.number(), hint: z.string() }), secret: z.string() })
      .parse(made.json);
    expect(secret.startsWith(token.hint)).toBe(true);
    expect((await send("POST", "/tokens", { as: ana, body })).json).toMatchObject({
      code: "name-taken",
    });
    expect((await send("GET", "/session", { as: secret })).json).toMatchObject({
      principal: { kind: "machine", name: "export", roles: ["viewer"], sites: [3] },
      csrfToken: null,
    });
    const listed = await send("GET", "/tokens", { as: ana });
    expect(JSON.stringify(listed.json)).not.toContain(secret);

    clock.advance(3_600_001);
    const expired = await send("GET", "/session", { as: secret });
    expect(expired.status).toBe(401);
    expect(expired.json).toMatchObject({ code: "invalid-token" });

    const other = await tokenOf({ roles: ["viewer"], sites: "all" });
    const { rows } = await db.pool.query<{ id: number }>(
      "select max(id) as id from platform.machine_token",
    );
    await send("DELETE", `/tokens/${rows[0]?.id}`, { as: ana });
    expect((await send("GET", "/session", { as: other })).status).toBe(401);
  });

  it("are never taken from the address", async () => {
    const secret = await tokenOf({ roles: ["admin"], sites: "all" });
    for (const query of [`?token=${secret}`, `?access_token=${secret}`]) {
      expect((await send("GET", `/session${query}`)).status).toBe(401);
    }
  });
});

describe("every route", () => {
  it("keeps strangers and people without rights out, but for those that say they are public", async () => {
    const authorization = `Bearer ${await tokenOf({ roles: [], sites: "all" })}`;
    const { walked, open, unguarded } = await walkGuards(http.app, { headers: { authorization } });
    expect(unguarded).toEqual([]);
    expect(walked).toBeGreaterThan(15);
    expect(open).toEqual([
      "GET /api/v1/docs",
      "GET /api/v1/docs/:file",
      "GET /api/v1/docs/initializer.js",
      "GET /api/v1/openapi.json",
      "GET /api/v1/setup",
      "GET /healthz",
      "GET /readyz",
      "POST /api/v1/session",
      "POST /api/v1/setup",
    ]);
  });
});
