import { z } from "@hono/zod-openapi";
import type { Routes } from "../../http/create-routes.ts";
import { defineRoute } from "../../http/define-route.ts";
import { htmlType, plainPage } from "../../http/plain-page.ts";
import { confirm, confirmationPath, findConfirmation } from "../contacts/confirm.ts";
import type { Confirmation } from "../contacts/confirm.ts";
import type { RouteDeps } from "./deps.ts";

const tag = "notifications";
const params = z.object({ secret: z.string().min(20).max(100) });
const page = { contentType: "text/html", description: "A page for whoever reads the mail." };

const look = defineRoute({
  method: "get",
  path: "/contact-points/confirmation/{secret}",
  access: "public",
  summary: "The page behind the link of a confirmation mail; looking at it changes nothing",
  tag,
  params,
  returns: { 200: page },
});

const press = defineRoute({
  method: "post",
  path: "/contact-points/confirmation/{secret}",
  access: "public",
  summary: "Confirm that an address is right",
  tag,
  params,
  returns: { 200: page },
});

/** Public: whoever has the link reads that mailbox, and that is all that is to be shown. */
export function addConfirmationRoutes(routes: Routes, { db, clock }: RouteDeps): void {
  routes.openapi(look, async (c) => {
    const { secret } = c.req.valid("param");
    const found = await findConfirmation(db, secret, clock.now());
    if (found.state !== "open") return c.body(await plainPage(inWords(found)), 200, htmlType);
    const asked = await plainPage({
      title: "Is this your address?",
      paragraphs: [`${found.person} will be told by ${found.name}.`],
      button: { label: "This is my address", action: confirmationPath(secret) },
    });
    return c.body(asked, 200, htmlType);
  });

  routes.openapi(press, async (c) => {
    const done = await confirm(db, c.req.valid("param").secret, clock.now());
    const words =
      done.state === "open"
        ? {
            title: "Confirmed",
            paragraphs: [`${done.person} is told by ${done.name} from now on.`],
          }
        : inWords(done);
    return c.body(await plainPage(words), 200, htmlType);
  });
}

function inWords(found: Exclude<Confirmation, { state: "open" }>) {
  return found.state === "expired"
    ? {
        title: "This link has expired",
        paragraphs: [
          `Ask for another one for ${found.name}, under your notifications in Millwright.`,
        ],
      }
    : {
        title: "This link no longer works",
        paragraphs: [
          "It was used already, a newer one was sent, or the address was removed. Your notifications in Millwright say which.",
        ],
      };
}
