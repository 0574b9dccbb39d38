import { describe, expect, it } from "vitest";
import { isOurHost } from "./host-check.ts";
import { isSameOrigin } from "./same-origin.ts";

describe("host names of a server bound to loopback", () => {
  const loopback = { host: "127.0.0.1" };
  it.each([
    ["localhost:8080", true],
    ["127.0.0.1:8080", true],
    ["[::1]:8080", true],
    ["LOCALHOST", true],
    ["evil.example", false],
    ["localhost.evil.example", false],
    ["127.0.0.1.evil.example", false],
    [undefined, false],
  ])("%s", (host, ours) => {
    expect(isOurHost(host, loopback)).toBe(ours);
  });

  it("include the public name of a proxy in front", () => {
    const bound = { host: "127.0.0.1", publicUrl: "https://mill.example" };
    expect(isOurHost("mill.example", bound)).toBe(true);
    expect(isOurHost("evil.example", bound)).toBe(false);
  });

  it("are the network's affair when bound to a network", () => {
    expect(isOurHost("mill.lan", { host: "0.0.0.0" })).toBe(true);
  });
});

describe("where a change comes from", () => {
  const host = "localhost:8080";
  it.each([
    [{ host }, true],
    [{ host, origin: "http://localhost:8080" }, true],
    [{ host, origin: "http://localhost:8080", secFetchSite: "same-origin" }, true],
    [{ host, origin: "http://localhost:3000" }, false],
    [{ host, origin: "null" }, false],
    [{ host, origin: "http://localhost:8080", secFetchSite: "cross-site" }, false],
    [{ host, secFetchSite: "same-site" }, false],
  ])("%j", (headers, same) => {
    expect(isSameOrigin(headers)).toBe(same);
  });

  it("may be the public address behind a proxy that ends TLS", () => {
    const headers = { host: "10.0.0.5:8080", origin: "https://mill.example" };
    expect(isSameOrigin(headers, "https://mill.example")).toBe(true);
  });
});
