import { createRoutes, defineRoute, z } from "#platform";
import type { Routes } from "#platform";
import type { Progress } from "./progress.ts";

const progressRoute = defineRoute({
  method: "get",
  path: "/system/progress",
  access: ["admin"],
  summary: "How far the loop has come",
  description:
    "Everything acknowledged before the call is stored, scored and turned into orders once `log`, `stored` and `scored` are equal and `outboxPending` is 0.",
  tag: "system",
  returns: {
    200: z
      .object({
        log: z.int(),
        stored: z.int(),
        scored: z.int(),
        outboxPending: z.int(),
        outboxParked: z.int(),
      })
      .openapi("Progress"),
  },
});

export function systemRoutes(progress: () => Promise<Progress>): Routes {
  const routes = createRoutes();
  routes.openapi(progressRoute, async (c) => c.json(await progress(), 200));
  return routes;
}
