import { describe, expect, it } from "vitest";
import { decideAccess } from "../http/access.ts";
import { seesSite, withinSites } from "./principal.ts";
import type { Principal } from "./principal.ts";
import { mayManage, rightsFromRow, rightsToRow } from "./rights.ts";

const person = (rights: Partial<Principal>): Principal => ({
  kind: "person",
  id: 1,
  name: "Ana",
  roles: ["viewer"],
  sites: "all",
  ...rights,
});

describe("access to a route", () => {
  it("is open to roles that are named, and to administrators always", () => {
    expect(decideAccess(["dispatcher"], person({ roles: ["dispatcher"] })).allowed).toBe(true);
    expect(decideAccess(["dispatcher"], person({ roles: ["admin"] })).allowed).toBe(true);
    expect(decideAccess(["dispatcher"], person({ roles: ["technician"] }))).toEqual({
      allowed: false,
      because: "role-missing",
      needs: ["admin", "dispatcher"],
    });
  });

  it("for everyone signed in needs no role, but somebody", () => {
    expect(decideAccess("anyone-signed-in", person({ roles: [] })).allowed).toBe(true);
    expect(decideAccess("anyone-signed-in", undefined)).toMatchObject({ because: "not-signed-in" });
    expect(decideAccess("public", undefined).allowed).toBe(true);
  });
});

describe("site scopes", () => {
  it("reach the sites named, or all", () => {
    expect(seesSite(person({ sites: [3, 5] }), 5)).toBe(true);
    expect(seesSite(person({ sites: [3, 5] }), 4)).toBe(false);
    expect(seesSite(person({ sites: [] }), 4)).toBe(false);
    expect(seesSite(person({ sites: "all" }), 4)).toBe(true);
  });

  it("contain each other", () => {
    expect(withinSites([3], [3, 5])).toBe(true);
    expect(withinSites("all", [3, 5])).toBe(false);
    expect(withinSites([3, 6], [3, 5])).toBe(false);
    expect(withinSites("all", "all")).toBe(true);
  });

  it("bound what an administrator can give", () => {
    const local = person({ roles: ["admin"], sites: [3] });
    expect(mayManage(local, { roles: ["admin"], sites: [3] })).toBe(true);
    expect(mayManage(local, { roles: ["viewer"], sites: "all" })).toBe(false);
    expect(mayManage(person({ roles: ["dispatcher"] }), { roles: ["viewer"], sites: [3] })).toBe(
      false,
    );
  });

  it("survive the database, where all is null and an unknown role gives nothing", () => {
    expect(rightsToRow({ roles: ["viewer", "viewer"], sites: "all" })).toEqual({
      roles: ["viewer"],
      sites: null,
    });
    expect(rightsFromRow({ roles: ["viewer", "emperor"], sites: [3] })).toEqual({
      roles: ["viewer"],
      sites: [3],
    });
  });
});
