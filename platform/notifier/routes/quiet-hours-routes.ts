import { z } from "@hono/zod-openapi";
import type { Routes } from "../../http/create-routes.ts";
import { defineRoute } from "../../http/define-route.ts";
import { clearQuietHours, readQuietHours, writeQuietHours } from "../contacts/quiet-hours-of.ts";
import { minutesOf, timeOfDay } from "../quiet-hours.ts";
import type { QuietHours } from "../quiet-hours.ts";
import { personOf } from "./deps.ts";
import type { RouteDeps } from "./deps.ts";
import { QuietHoursBody } from "./schemas.ts";

const tag = "notifications";
const path = "/people/me/quiet-hours";

const get = defineRoute({
  method: "get",
  path,
  access: "anyone-signed-in",
  summary: "My quiet hours; null: I may be told at any hour",
  tag,
  returns: { 200: z.object({ quietHours: QuietHoursBody.nullable() }) },
});

const put = defineRoute({
  method: "put",
  path,
  access: "anyone-signed-in",
  summary: "Set my quiet hours",
  tag,
  body: QuietHoursBody,
  returns: { 200: z.object({ quietHours: QuietHoursBody }) },
});

const clear = defineRoute({
  method: "delete",
  path,
  access: "anyone-signed-in",
  summary: "Be told at any hour",
  tag,
  returns: { 204: null },
});

export function addQuietHoursRoutes(routes: Routes, { db, clock }: RouteDeps): void {
  routes.openapi(get, async (c) => {
    const hours = await readQuietHours(db, personOf(c.get("principal")));
    return c.json({ quietHours: hours && present(hours) }, 200);
  });

  routes.openapi(put, async (c) => {
    const { from, to, ...rest } = c.req.valid("json");
    const hours = { ...rest, from: minutesOf(from), to: minutesOf(to) };
    await writeQuietHours(db, personOf(c.get("principal")), hours, new Date(clock.now()));
    return c.json({ quietHours: present(hours) }, 200);
  });

  routes.openapi(clear, async (c) => {
    await clearQuietHours(db, personOf(c.get("principal")));
    return c.body(null, 204);
  });
}

const present = ({ from, to, ...rest }: QuietHours): z.infer<typeof QuietHoursBody> => ({
  from: timeOfDay(from),
  to: timeOfDay(to),
  ...rest,
});
