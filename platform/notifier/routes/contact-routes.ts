import { z } from "@hono/zod-openapi";
import { EmailAddress } from "../../auth/password-rules.ts";
import { conflict, unavailable } from "../../errors/app-error.ts";
import type { Routes } from "../../http/create-routes.ts";
import { defineRoute } from "../../http/define-route.ts";
import { decodeCursor, pageOf, pageQuery, toPage } from "../../http/pagination.ts";
import { askForConfirmation } from "../contacts/confirm.ts";
import {
  addBrowser,
  addEmail,
  changeContactPoint,
  endContactPoint,
  listContactPoints,
  ownContactPoint,
} from "../contacts/contact-points.ts";
import type { ContactRow } from "../contacts/contact-points.ts";
import type { ContactTables } from "../contacts/tables.ts";
import { testContact } from "../sending/test-message.ts";
import type { MessageTables } from "../tables.ts";
import { keysOf, personOf } from "./deps.ts";
import type { RouteDeps } from "./deps.ts";
import { IdParam, TestAnswer, Time, UrgencyName } from "./schemas.ts";

const tag = "notifications";

const ContactPoint = z
  .object({
    id: z.int(),
    channel: z.enum(["email", "push"]),
    name: z
      .string()
      .openapi({ description: "As others see it.", example: "email to a…@plant.example" }),
    address: z
      .string()
      .openapi({ description: "The address, or the host of the browser's push service." }),
    leastUrgency: UrgencyName.openapi({ description: "Less urgent messages do not go by it." }),
    confirmed: z.boolean().openapi({ description: "Before that nothing is sent to it." }),
    confirmationAskedAt: Time.nullable(),
    addedAt: Time,
  })
  .openapi("ContactPoint");

const leastUrgency = UrgencyName.default(1);
const base64url = (bytes: number) =>
  z
    .string()
    .regex(/^[\w-]+={0,2}$/, "must be base64url, as the browser's subscription has it")
    .refine((text) => Buffer.from(text, "base64url").length === bytes, `must hold ${bytes} bytes`);

const list = defineRoute({
  method: "get",
  path: "/people/me/contact-points",
  access: "anyone-signed-in",
  summary: "By which ways I am told",
  tag,
  query: z.object(pageQuery),
  returns: { 200: pageOf(ContactPoint) },
});

const newEmail = defineRoute({
  method: "post",
  path: "/people/me/contact-points/email",
  access: "anyone-signed-in",
  summary: "Be told by email",
  description:
    "A mail asks whether the address is right; nothing else is sent to it before its link is pressed.",
  tag,
  body: z.strictObject({ address: EmailAddress, leastUrgency }),
  returns: { 201: ContactPoint },
});

const newBrowser = defineRoute({
  method: "post",
  path: "/people/me/contact-points/push",
  access: "anyone-signed-in",
  summary: "Be told in this browser",
  description:
    "What `PushManager.subscribe` gave with the key of `GET /notifications/channels`. A browser belongs to whoever subscribed in it last.",
  tag,
  body: z.strictObject({
    name: z.string().trim().min(1).max(80).openapi({ example: "Firefox on Linux" }),
    endpoint: z.url({ protocol: /^https$/ }).max(1_000),
    keys: z.strictObject({ p256dh: base64url(65), auth: base64url(16) }),
    leastUrgency,
  }),
  returns: { 201: ContactPoint },
});

const change = defineRoute({
  method: "patch",
  path: "/people/me/contact-points/{id}",
  access: "anyone-signed-in",
  summary: "Change what goes by one of my ways",
  tag,
  params: IdParam,
  body: z
    .strictObject({ leastUrgency: UrgencyName, name: z.string().trim().min(1).max(80) })
    .partial(),
  returns: { 200: ContactPoint },
});

const remove = defineRoute({
  method: "delete",
  path: "/people/me/contact-points/{id}",
  access: "anyone-signed-in",
  summary: "No longer be told by one of my ways",
  tag,
  params: IdParam,
  returns: { 204: null },
});

const askAgain = defineRoute({
  method: "post",
  path: "/people/me/contact-points/{id}/confirmation",
  access: "anyone-signed-in",
  summary: "Send the mail that asks for the confirmation once more",
  tag,
  params: IdParam,
  returns: { 204: null },
});

const test = defineRoute({
  method: "post",
  path: "/people/me/contact-points/{id}/test",
  access: "anyone-signed-in",
  summary: "Send me a test message now, and say what happened",
  tag,
  params: IdParam,
  returns: { 200: TestAnswer },
});

export function addContactRoutes(routes: Routes, deps: RouteDeps): void {
  const { db, clock, notifier } = deps;

  routes.openapi(list, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const [after] = decodeCursor(cursor, z.tuple([z.int()])) ?? [0];
    const rows = await listContactPoints(db, personOf(c.get("principal")), {
      after,
      limit: limit + 1,
    });
    return c.json(
      toPage(rows, limit, (row) => [row.id], present),
      200,
    );
  });

  routes.openapi(newEmail, async (c) => {
    const personId = personOf(c.get("principal"));
    const { email } = notifier.ways;
    if (!email.open) throw unavailable(email.reason, {}, "no-email");
    return c.json(
      present(await addEmail({ db, clock }, { personId, ...c.req.valid("json") })),
      201,
    );
  });

  routes.openapi(newBrowser, async (c) => {
    const personId = personOf(c.get("principal"));
    const { push } = notifier.ways;
    if (!push.open) throw unavailable(push.reason, {}, "no-push");
    const browser = c.req.valid("json");
    const keyId = keysOf(notifier).id;
    return c.json(present(await addBrowser({ db, clock }, { personId, keyId, ...browser })), 201);
  });

  routes.openapi(change, async (c) => {
    const { id } = c.req.valid("param");
    const personId = personOf(c.get("principal"));
    return c.json(present(await changeContactPoint(db, personId, id, c.req.valid("json"))), 200);
  });

  routes.openapi(remove, async (c) => {
    await endContactPoint({ db, clock }, personOf(c.get("principal")), c.req.valid("param").id);
    return c.body(null, 204);
  });

  routes.openapi(askAgain, async (c) => {
    const { id } = c.req.valid("param");
    const personId = personOf(c.get("principal"));
    const at = new Date(clock.now());
    await db
      .as<ContactTables & MessageTables>()
      .transaction()
      .execute(async (trx) => {
        const contact = await ownContactPoint(trx, personId, id);
        if (contact.confirmed_at !== null) {
          throw conflict(`${contact.name} is confirmed already.`, {}, "confirmed-already");
        }
        await askForConfirmation(trx, contact, at);
      });
    return c.body(null, 204);
  });

  routes.openapi(test, async (c) => {
    const { id } = c.req.valid("param");
    const contact = await ownContactPoint(db.as(), personOf(c.get("principal")), id);
    return c.json(await testContact(deps, contact), 200);
  });
}

const present = (row: ContactRow): z.infer<typeof ContactPoint> => ({
  id: row.id,
  channel: row.channel,
  name: row.name,
  address: row.channel === "push" ? new URL(row.address).host : row.address,
  leastUrgency: row.least_urgency,
  confirmed: row.confirmed_at !== null,
  confirmationAskedAt: row.confirm_asked_at?.toISOString() ?? null,
  addedAt: row.added_at.toISOString(),
});
