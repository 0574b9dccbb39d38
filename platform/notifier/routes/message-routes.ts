import { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Principal } from "../../auth/principal.ts";
import { notFound } from "../../errors/app-error.ts";
import type { Routes } from "../../http/create-routes.ts";
import { defineRoute } from "../../http/define-route.ts";
import { decodeCursor, pageOf, pageQuery, toPage } from "../../http/pagination.ts";
import { messageStates } from "../message.ts";
import { readAttempts, readMessages } from "../read-messages.ts";
import type { MessageTrace } from "../read-messages.ts";
import { personOf } from "./deps.ts";
import type { RouteDeps } from "./deps.ts";
import { ChannelName, IdParam, Time, UrgencyName, iso } from "./schemas.ts";

const tag = "messages";
const State = z.enum(messageStates);

const Message = z
  .object({
    id: z.int(),
    to: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("person"), id: z.int(), name: z.string() }),
      z.object({ kind: z.literal("event"), event: z.string() }),
      z.object({ kind: z.literal("webhook"), id: z.int(), name: z.string() }),
    ]),
    siteId: z.int().nullable(),
    subject: z.string(),
    text: z.string(),
    urgency: UrgencyName,
    about: z.object({ kind: z.string(), id: z.union([z.int(), z.string()]) }),
    queuedAt: Time,
    notBefore: Time.openapi({ description: "While it waits: when it is looked at next." }),
    expiresAt: Time.nullable(),
    state: State.openapi({
      description:
        "waiting; delivered: at least one way took it; failed: none did; expired: its time passed; withdrawn: it was no longer true.",
    }),
    reason: z.string().nullable(),
    settledAt: Time.nullable(),
    deliveries: z.array(
      z.object({
        channel: ChannelName,
        name: z.string(),
        state: z.enum(["waiting", "delivered", "refused", "failed", "withdrawn"]),
        attempts: z.int(),
        reason: z.string().nullable(),
        at: Time.openapi({ description: "Of the next attempt while it waits, else of its end." }),
      }),
    ),
  })
  .openapi("Message");

const Attempt = z.object({
  channel: ChannelName,
  name: z.string(),
  n: z.int(),
  attemptedAt: Time,
  result: z.enum(["delivered", "refused", "failed"]),
  reason: z.string(),
});

const filters = {
  ...pageQuery,
  state: State.optional(),
  about: z
    .string()
    .regex(/^[a-z-]+:[\w-]{1,80}$/)
    .optional()
    .openapi({ example: "flag:12", description: "What it is about: kind and id." }),
};

const mine = defineRoute({
  method: "get",
  path: "/people/me/messages",
  access: "anyone-signed-in",
  summary: "What I was told, newest first",
  tag,
  query: z.object(filters),
  returns: { 200: pageOf(Message) },
});

const all = defineRoute({
  method: "get",
  path: "/messages",
  access: ["admin"],
  summary: "What people and programs were told, newest first, within the asker's sites",
  tag,
  query: z.object({ ...filters, personId: z.coerce.number().int().optional() }),
  returns: { 200: pageOf(Message) },
});

const one = defineRoute({
  method: "get",
  path: "/messages/{id}",
  access: "anyone-signed-in",
  summary: "One message with every attempt: my own, or as an administrator any within my sites",
  tag,
  params: IdParam,
  returns: { 200: Message.extend({ attemptList: z.array(Attempt) }) },
});

export function addMessageRoutes(routes: Routes, { db }: RouteDeps): void {
  type Wanted = { cursor?: string; limit: number; state?: string; about?: string };
  const page = async (those: RawBuilder<unknown>, wanted: Wanted) => {
    const { cursor, limit } = wanted;
    const [before] = decodeCursor(cursor, z.tuple([z.int()])) ?? [null];
    const where = sql`${those} and ${narrowed(wanted)} and (${before}::bigint is null or m.id < ${before})`;
    const rows = await readMessages(db.as<unknown>(), where, limit + 1);
    return toPage(rows, limit, (row) => [row.id], present);
  };

  routes.openapi(mine, async (c) => {
    const own = sql`m.person_id = ${personOf(c.get("principal"))}`;
    return c.json(await page(own, given(c.req.valid("query"))), 200);
  });

  routes.openapi(all, async (c) => {
    const { personId, ...wanted } = c.req.valid("query");
    const whose = personId === undefined ? sql`true` : sql`m.person_id = ${personId}`;
    return c.json(
      await page(sql`${withinSites(c.get("principal"))} and ${whose}`, given(wanted)),
      200,
    );
  });

  routes.openapi(one, async (c) => {
    const { id } = c.req.valid("param");
    const [message] = await readMessages(
      db.as<unknown>(),
      sql`m.id = ${id} and ${mayRead(c.get("principal"))}`,
      1,
    );
    if (message === undefined) throw notFound(`There is no message ${id}.`);
    const attempts = await readAttempts(db.as<unknown>(), id);
    const attemptList = attempts.map((attempt) => ({
      ...attempt,
      attemptedAt: attempt.attemptedAt.toISOString(),
    }));
    return c.json({ ...present(message), attemptList }, 200);
  });
}

function given(query: {
  cursor?: string | undefined;
  limit: number;
  state?: string | undefined;
  about?: string | undefined;
}) {
  const { cursor, limit, state, about } = query;
  return {
    limit,
    ...(cursor === undefined ? {} : { cursor }),
    ...(state === undefined ? {} : { state }),
    ...(about === undefined ? {} : { about }),
  };
}

function narrowed({ state, about }: { state?: string; about?: string }): RawBuilder<unknown> {
  const [kind = "", id = ""] = about?.split(":") ?? [];
  const ofState = state === undefined ? sql`true` : sql`m.state = ${state}`;
  const ofThing =
    about === undefined ? sql`true` : sql`m.about_kind = ${kind} and m.about_id = ${id}`;
  return sql`${ofState} and ${ofThing}`;
}

/** Of people that the asker may manage, and to programs of the asker's sites. */
function withinSites({ sites }: Principal): RawBuilder<unknown> {
  if (sites === "all") return sql`true`;
  return sql`(p.sites <@ ${sites}::bigint[] or m.person_id is null and m.site_id = any (${sites}::bigint[]))`;
}

function mayRead(principal: Principal): RawBuilder<unknown> {
  const own = principal.kind === "person" ? sql`m.person_id = ${principal.id}` : sql`false`;
  return principal.roles.includes("admin") ? sql`(${own} or ${withinSites(principal)})` : own;
}

const present = (message: MessageTrace): z.infer<typeof Message> => ({
  ...message,
  queuedAt: message.queuedAt.toISOString(),
  notBefore: message.notBefore.toISOString(),
  expiresAt: iso(message.expiresAt),
  settledAt: iso(message.settledAt),
  deliveries: message.deliveries.map((way) => ({ ...way, at: way.at.toISOString() })),
});
