import type { Database } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { beforeAll, expect, it } from "vitest";
import { parkedRoutes } from "./parked-routes.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

it("events of all sites are shown to those alone who answer for all sites", async () => {
  const status = async (sites: "all" | number[]) => {
    const api = testApi([parkedRoutes(db)], { roles: ["admin"], sites });
    return (await api.request("/api/v1/system/parked-events")).status;
  };
  expect(await status("all")).toBe(200);
  expect(await status([1])).toBe(403);
});
