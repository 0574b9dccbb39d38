import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { sessionCookie } from "./session-cookie.ts";

function appWith(cookie: ReturnType<typeof sessionCookie>) {
  const app = new Hono();
  app.get("/in", (c) => {
    cookie.write(c, "secret");
    return c.body(null);
  });
  app.get("/out", (c) => {
    cookie.clear(c);
    return c.body(null);
  });
  app.get("/", (c) => c.text(cookie.read(c) ?? "nobody"));
  return app;
}

const set = async (app: Hono, path: string) =>
  String((await app.request(path)).headers.get("set-cookie"));

describe("the session cookie", () => {
  it("is out of reach of scripts and of other sites' changes", async () => {
    const app = appWith(sessionCookie({ https: false }));
    expect(await set(app, "/in")).toBe(
      "mw_session=secret; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax",
    );
    expect(await set(app, "/out")).toContain("Max-Age=0");
  });

  it("goes only over TLS, and cannot be set by sibling hosts, when people reach us over TLS", async () => {
    const app = appWith(sessionCookie({ https: true }));
    expect(await set(app, "/in")).toMatch(/^__Host-mw_session=secret;.*; Secure/);
    const read = (cookie: string) => app.request("/", { headers: { cookie } });
    expect(await (await read("__Host-mw_session=secret")).text()).toBe("secret");
    expect(await (await read("mw_session=planted")).text()).toBe("nobody");
  });
});
