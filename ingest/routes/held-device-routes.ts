import {
  decodeCursor,
  defineRoute,
  pageOf,
  pageQuery,
  type Routes,
  seesSite,
  toPage,
  z,
} from "#platform";
import { heldReasons } from "../broker/device-limits.ts";
import type { Ingest } from "../open-ingest.ts";

const HeldDevice = z
  .object({
    id: z.number(),
    name: z.string(),
    siteId: z.number(),
    times: z.number().openapi({ description: "How often it was slowed since the start." }),
    heldMs: z.number().openapi({ description: "How long in all." }),
    why: z.enum(heldReasons).openapi({ description: "The limit that it reached last." }),
    now: z.boolean().openapi({ description: "Whether it waits at this moment." }),
  })
  .openapi("HeldDevice");

const getHeld = defineRoute({
  method: "get",
  path: "/held-devices",
  access: "anyone-signed-in",
  summary: "Devices that sent more than their share and were slowed",
  description:
    "Since the embedded broker started, by name. Nothing of what they sent was dropped. Behind an external broker there is none: its limits are its own.",
  tag: "devices",
  query: z.object(pageQuery),
  returns: { 200: pageOf(HeldDevice) },
});

export function addHeldDeviceRoutes(
  routes: Routes,
  { registry, inlets }: Pick<Ingest, "registry" | "inlets">,
): void {
  routes.openapi(getHeld, (c) => {
    const { limit, cursor } = c.req.valid("query");
    const [after] = decodeCursor(cursor, z.tuple([z.string()])) ?? [""];
    const principal = c.get("principal");
    const { devices } = registry.snapshot();
    const held = [...inlets]
      .flatMap((inlet) => inlet.held?.() ?? [])
      .flatMap((one) => {
        const device = devices.get(one.name);
        if (device === undefined || !seesSite(principal, device.siteId)) return [];
        return [{ ...one, id: device.id, siteId: device.siteId, heldMs: Math.round(one.heldMs) }];
      })
      .filter(({ name }) => name > after)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const page = toPage(
      held,
      limit,
      ({ name }) => [name],
      (one) => one,
    );
    return c.json(page, 200);
  });
}
