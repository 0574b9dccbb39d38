import { serve } from "@hono/node-server";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { testApi } from "../testing/test-api.ts";
import { createRoutes } from "./create-routes.ts";
import { defineRoute } from "./define-route.ts";

let browser: Browser;
let server: ReturnType<typeof serve>;
let url: string;

const probe = defineRoute({
  method: "get",
  path: "/probe",
  access: "public",
  summary: "A route to read about",
  tag: "probes",
  returns: { 204: null },
});

beforeAll(async () => {
  const routes = createRoutes();
  routes.openapi(probe, (c) => c.body(null, 204));
  const { fetch } = testApi([routes]);
  url = await new Promise((resolve) => {
    server = serve({ fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    );
  });
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
});

afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => server.close(resolve));
});

it("the documentation page shows the routes and tries them, within its own security policy", async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${url}/api/v1/docs`);
  await page.getByText("A route to read about").click();
  await page.getByRole("button", { name: "Try it out" }).click();
  await page.getByRole("button", { name: "Execute" }).click();
  await page.locator(".live-responses-table .response-col_status", { hasText: "204" }).waitFor();
  expect(complaints).toEqual([]);
});
