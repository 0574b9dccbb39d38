import {
  conflict,
  createRoutes,
  decodeCursor,
  defineRoute,
  listParked,
  pageOf,
  pageQuery,
  requireAllSites,
  retryParked,
  toPage,
  z,
} from "#platform";
import type { Database, ParkedEvent, Routes } from "#platform";

const parkedSchema = z
  .object({
    consumer: z.string(),
    eventId: z.int(),
    topic: z.string(),
    key: z.string(),
    payload: z.record(z.string(), z.unknown()),
    occurredAt: z.iso.datetime(),
    attempts: z.int(),
    error: z.string().nullable(),
  })
  .openapi("ParkedEvent");

const list = defineRoute({
  method: "get",
  path: "/system/parked-events",
  access: ["admin"],
  summary: "Events that their handler failed on at every attempt, newest first",
  tag: "system",
  query: z.object(pageQuery),
  returns: { 200: pageOf(parkedSchema) },
});

const retry = defineRoute({
  method: "post",
  path: "/system/parked-events/{consumer}/{eventId}/retry",
  access: ["admin"],
  summary: "Let a parked event be tried again, once its cause is mended",
  tag: "system",
  params: z.object({ consumer: z.string().max(100), eventId: z.coerce.number().int() }),
  returns: { 204: null },
});

/** A retried event is due at once; a worker looks for what is due every few seconds. */
export function parkedRoutes(db: Database): Routes {
  const routes = createRoutes();
  routes.openapi(list, async (c) => {
    requireAllSites(c.get("principal"), "Parked events");
    const { cursor, limit } = c.req.valid("query");
    const after = decodeCursor(cursor, z.tuple([z.int(), z.string()]));
    const before = after === undefined ? undefined : { eventId: after[0], consumer: after[1] };
    const rows = await listParked(db, { before, limit });
    const keyOf = ({ eventId, consumer }: ParkedEvent) => [eventId, consumer];
    return c.json(toPage(rows, limit, keyOf, present), 200);
  });
  routes.openapi(retry, async (c) => {
    requireAllSites(c.get("principal"), "Parked events");
    const { consumer, eventId } = c.req.valid("param");
    if (!(await retryParked(db, { consumer, eventId }))) {
      throw conflict(
        `Event ${eventId} is not parked for ${consumer}: it was handled meanwhile, or there is no such event.`,
      );
    }
    return c.body(null, 204);
  });
  return routes;
}

const present = ({ occurredAt, ...rest }: ParkedEvent) => ({
  ...rest,
  occurredAt: occurredAt.toISOString(),
});
