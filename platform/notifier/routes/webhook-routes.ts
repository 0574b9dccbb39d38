import { z } from "@hono/zod-openapi";
import { invalid, unavailable } from "../../errors/app-error.ts";
import type { Routes } from "../../http/create-routes.ts";
import { defineRoute } from "../../http/define-route.ts";
import { decodeCursor, pageOf, pageQuery, toPage } from "../../http/pagination.ts";
import {
  addWebhook,
  changeWebhook,
  listWebhooks,
  managedWebhook,
  removeWebhook,
  renewSecret,
} from "../webhooks/webhooks.ts";
import type { Webhook } from "../webhooks/webhooks.ts";
import { testWebhook } from "../sending/test-message.ts";
import { keysOf } from "./deps.ts";
import type { RouteDeps } from "./deps.ts";
import { IdParam, SiteScope, TestAnswer, Time } from "./schemas.ts";

const tag = "webhooks";

const WebhookAnswer = z
  .object({
    id: z.int(),
    name: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    sites: SiteScope,
    paused: z
      .string()
      .nullable()
      .openapi({ description: "Why nothing is sent; null while it listens." }),
    addedBy: z.string(),
    addedAt: Time,
    changedBy: z.string(),
    changedAt: Time,
  })
  .openapi("Webhook");

const facts = {
  name: z.string().trim().min(1).max(120).openapi({ example: "Maintenance chat" }),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  events: z
    .array(
      z
        .string()
        .regex(/^(\*|[a-z][a-z0-9-]*(\.[a-z0-9-]+)*)$/)
        .max(100),
    )
    .min(1)
    .max(50)
    .openapi({
      example: ["escalation.told"],
      description:
        'Names of events, such as "escalation.told" (a step of a policy that names webhooks); "*": all.',
    }),
  sites: SiteScope,
};

const secret = z.string().openapi({
  description: "Of Standard Webhooks (standardwebhooks.com). Shown once and never again.",
  example: "whsec_…",
});

const list = defineRoute({
  method: "get",
  path: "/webhooks",
  access: ["admin"],
  summary: "Webhooks, within the asker's sites",
  tag,
  query: z.object(pageQuery),
  returns: { 200: pageOf(WebhookAnswer) },
});

const add = defineRoute({
  method: "post",
  path: "/webhooks",
  access: ["admin"],
  summary: "Tell a program of events",
  tag,
  answersSecret: true,
  body: z.strictObject(facts),
  returns: { 201: z.object({ webhook: WebhookAnswer, secret }) },
});

const change = defineRoute({
  method: "patch",
  path: "/webhooks/{id}",
  access: ["admin"],
  summary: "Change, pause or wake a webhook",
  tag,
  params: IdParam,
  body: z.strictObject({ ...facts, paused: z.boolean() }).partial(),
  returns: { 200: WebhookAnswer },
});

const remove = defineRoute({
  method: "delete",
  path: "/webhooks/{id}",
  access: ["admin"],
  summary: "No longer tell a program",
  tag,
  params: IdParam,
  returns: { 204: null },
});

const renew = defineRoute({
  method: "post",
  path: "/webhooks/{id}/secret",
  access: ["admin"],
  summary: "Make a new secret",
  description:
    "For a day everything is signed with the former secret too, so that the receiver can change over.",
  tag,
  answersSecret: true,
  params: IdParam,
  returns: { 200: z.object({ webhook: WebhookAnswer, secret, formerUntil: Time.nullable() }) },
});

const test = defineRoute({
  method: "post",
  path: "/webhooks/{id}/test",
  access: ["admin"],
  summary: "Send a test message to a webhook now, and say what happened",
  tag,
  params: IdParam,
  returns: { 200: TestAnswer },
});

export function addWebhookRoutes(routes: Routes, deps: RouteDeps): void {
  const { db, clock, notifier } = deps;

  routes.openapi(list, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const [after] = decodeCursor(cursor, z.tuple([z.int()])) ?? [0];
    const rows = await listWebhooks(db, c.get("principal"), { after, limit: limit + 1 });
    return c.json(
      toPage(rows, limit, (row) => [row.id], present),
      200,
    );
  });

  routes.openapi(add, async (c) => {
    const wanted = c.req.valid("json");
    refuseUrl(wanted.url, notifier.privateAddresses);
    const { webhook: way } = notifier.ways;
    if (!way.open) throw unavailable(way.reason, {}, "no-webhooks");
    const keys = keysOf(notifier);
    const added = await addWebhook({ db, clock, keys }, c.get("principal"), wanted);
    return c.json({ webhook: present(added.webhook), secret: added.secret }, 201);
  });

  routes.openapi(change, async (c) => {
    const { id } = c.req.valid("param");
    const wanted = c.req.valid("json");
    if (wanted.url !== undefined) refuseUrl(wanted.url, notifier.privateAddresses);
    return c.json(present(await changeWebhook({ db, clock }, c.get("principal"), id, wanted)), 200);
  });

  routes.openapi(remove, async (c) => {
    await removeWebhook({ db, clock }, c.get("principal"), c.req.valid("param").id);
    return c.body(null, 204);
  });

  routes.openapi(renew, async (c) => {
    const keys = keysOf(notifier);
    const { id } = c.req.valid("param");
    const renewed = await renewSecret({ db, clock, keys }, c.get("principal"), id);
    const formerUntil = renewed.formerUntil?.toISOString() ?? null;
    return c.json({ webhook: present(renewed.webhook), secret: renewed.secret, formerUntil }, 200);
  });

  routes.openapi(test, async (c) => {
    const webhook = await managedWebhook(db, c.get("principal"), c.req.valid("param").id);
    return c.json(await testWebhook(deps, webhook), 200);
  });
}

/** What can be told from the address alone; where its name leads is looked at when it is called. */
function refuseUrl(url: string, privateAddresses: boolean): void {
  const { protocol, username, password } = new URL(url);
  const refuse = (message: string): never => {
    throw invalid(`The address ${message}.`, { errors: [{ field: "url", message }] });
  };
  if (protocol !== "https:" && !privateAddresses) refuse("must begin with https://");
  if (username !== "" || password !== "") {
    refuse("must not hold a name or password; the signature says who sends");
  }
}

const present = ({ pausedReason, sites, ...webhook }: Webhook): z.infer<typeof WebhookAnswer> => ({
  ...webhook,
  sites: sites === "all" ? "all" : [...sites],
  paused: pausedReason,
  addedAt: webhook.addedAt.toISOString(),
  changedAt: webhook.changedAt.toISOString(),
});
