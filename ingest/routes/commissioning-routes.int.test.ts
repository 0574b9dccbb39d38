import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Principal } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { startTestIngest, type TestIngest } from "../testing/harness.ts";
import { ingestRoutes } from "./ingest-routes.ts";

let test: TestIngest;
beforeAll(async () => {
  test = await startTestIngest(await testDatabase());
});
afterAll(() => test.stop());

const ask = async (
  path: string,
  body?: { type: string; text: string },
  as: Partial<Principal> = {},
) => {
  const posted =
    body === undefined
      ? undefined
      : { method: "POST", headers: { "content-type": body.type }, body: body.text };
  const api = testApi([ingestRoutes(test.ingest)], as);
  return api.request(`/api/v1/commissioning/${path}`, posted);
};
const csv = (text: string) => ({ type: "text/csv; charset=utf-8", text });

const sheet = "\uFEFFsite;asset;device;signal;unit\r\nberlin;P-101;gw-9;level;m\r\n";

describe("spreadsheets over HTTP", () => {
  it("are taken as they are, first dry, and show the secrets of new devices once", async () => {
    const dry = await ask("imports?dryRun=true", csv(sheet));
    expect([dry.status, await dry.json()]).toMatchObject([
      200,
      { dryRun: true, rows: 1, signals: { created: 1 }, devices: { created: 1 }, secrets: null },
    ]);
    const real: unknown = await (await ask("imports", csv(sheet))).json();
    expect(real).toMatchObject({
      dryRun: false,
      secrets: expect.stringMatching(/^site,device,secret\r\nberlin,gw-9,mwd_\S+\r\n$/),
    });
    const json = { type: "application/json", text: JSON.stringify({ csv: sheet }) };
    expect(await (await ask("imports", json)).json()).toMatchObject({
      signals: { created: 0, unchanged: 4 },
      secrets: null,
    });
  });

  it("are refused by row and column, as a problem", async () => {
    const answer = await ask("imports", csv("site,asset,signal,max\nberlin,P-101,level,high\n"));
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      {
        code: "invalid",
        errors: [
          { row: 2, column: "max", field: "rows[2].max", message: "“high” is not a number" },
        ],
      },
    ]);
  });

  it("are given out as they would be imported, to engineers", async () => {
    const answer = await ask("sheet");
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const given = await answer.text();
    expect(given).toMatch(/\r\nberlin,.*,P-101,.*,gw-9,/);
    expect(await (await ask("imports", csv(given))).json()).toMatchObject({
      assets: { created: 0, updated: 0, unchanged: 8 },
    });
    expect((await ask("sheet", undefined, { roles: ["viewer"] })).status).toBe(403);
    expect((await ask("imports", csv(sheet), { roles: ["dispatcher"] })).status).toBe(403);
  });
});
