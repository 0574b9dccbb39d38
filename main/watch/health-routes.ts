import { createRoutes, defineRoute, z } from "#platform";
import type { Routes } from "#platform";
import { checkStates } from "./check.ts";
import type { HealthReport } from "./report.ts";

const state = z.enum(checkStates);
const healthSchema = z
  .object({
    state,
    vacant: z.array(z.string()).openapi({
      description: "Roles that no process has: nobody takes readings in, scores them or answers.",
    }),
    processes: z.array(
      z.object({
        id: z.uuid(),
        host: z.string(),
        pid: z.int(),
        roles: z.array(z.string()),
        state,
        startedAt: z.iso.datetime(),
        seenAt: z.iso.datetime(),
        checks: z.array(
          z.object({
            name: z.string(),
            state,
            detail: z.string(),
            remedy: z.string().nullable(),
            value: z.number().nullable(),
          }),
        ),
      }),
    ),
  })
  .openapi("Health");

const readHealth = defineRoute({
  method: "get",
  path: "/system/health",
  access: ["admin", "reliability-engineer"],
  summary: "What the product found when it looked at itself",
  description:
    "Every process reports every ten seconds. One that has not for 45 s is itself a finding. `warning` needs somebody soon, `failing` now.",
  tag: "system",
  returns: { 200: healthSchema },
});

const dismiss = defineRoute({
  method: "delete",
  path: "/system/processes/{id}",
  access: ["admin"],
  summary: "Stop missing a process that was taken away on purpose",
  tag: "system",
  params: z.object({ id: z.uuid() }),
  returns: { 204: null },
});

export function healthRoutes(options: {
  report: () => Promise<HealthReport>;
  forget: (id: string) => Promise<void>;
}): Routes {
  const routes = createRoutes();
  routes.openapi(readHealth, async (c) => {
    const { state, processes, vacant } = await options.report();
    const present = processes.map(({ id, host, pid, roles, checks, ...one }) => ({
      id,
      host,
      pid,
      roles,
      checks,
      state: one.state,
      startedAt: one.startedAt.toISOString(),
      seenAt: one.seenAt.toISOString(),
    }));
    return c.json({ state, vacant, processes: present }, 200);
  });
  routes.openapi(dismiss, async (c) => {
    await options.forget(c.req.valid("param").id);
    return c.body(null, 204);
  });
  return routes;
}
