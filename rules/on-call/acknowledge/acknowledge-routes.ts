import type { Context } from "hono";
import type { Registry } from "#ingest";
import { defineRoute, z } from "#platform";
import type { Clock, Database, Routes } from "#platform";
import { localTime } from "../../evaluation/local-time.ts";
import type { EscalationRow } from "../escalation/escalation-row.ts";
import { acknowledgeByLink, lookAtLink } from "./acknowledge-by-link.ts";
import type { SeenLink } from "./acknowledge-by-link.ts";
import { acknowledgePage } from "./acknowledge-page.ts";

const tag = "On call";
// Not a part of the path: paths stand in logs.
const query = z.object({
  token: z.string().min(20).max(100).openapi({ description: "From the link in the message." }),
});
const returns = {
  200: { contentType: "text/html", description: "A page, or JSON for who asks for that." },
} as const;

const lookRoute = defineRoute({
  method: "get",
  path: "/acknowledgements",
  access: "public",
  tag,
  summary: "What the link in a message would acknowledge. Changes nothing.",
  description:
    "The token is one person's, for one thing, once, for 24 hours. A link that is unknown (404), expired (410), not allowed any more (403) or late (409) says so.",
  query,
  returns,
});

const acknowledgeRoute = defineRoute({
  method: "post",
  path: "/acknowledgements",
  access: "public",
  tag,
  summary: "Acknowledges as the person whom the message was sent to.",
  query,
  returns,
});

export function addAcknowledgeRoutes(
  routes: Routes,
  { db, registry, clock }: { db: Database; registry: Pick<Registry, "asset">; clock: Clock },
): void {
  const inWords = (at: Date, row: EscalationRow | undefined): string => {
    const asset = row?.asset_id == null ? undefined : registry.asset(row.asset_id);
    return localTime(at.getTime(), asset?.timeZone ?? "UTC");
  };
  routes.openapi(lookRoute, async (c) => {
    const { token } = c.req.valid("query");
    return answer(c, token, await lookAtLink(db, token, clock.now(), inWords));
  });
  routes.openapi(acknowledgeRoute, async (c) => {
    const { token } = c.req.valid("query");
    return answer(c, token, await acknowledgeByLink(db, token, clock.now(), inWords));
  });
}

/** A page for browsers, JSON for programs. */
async function answer(c: Context, token: string, seen: SeenLink): Promise<Response> {
  const { link, name, judgement } = seen;
  const status = judgement.what === "refused" ? judgement.status : 200;
  if (c.req.header("accept")?.includes("text/html") ?? false) {
    const action = `/api/v1/acknowledgements?token=${encodeURIComponent(token)}`;
    return c.html(await acknowledgePage(seen, action), status);
  }
  return c.json(
    {
      state: judgement.what,
      code: judgement.what === "refused" ? judgement.code : null,
      words: judgement.what === "open" ? null : judgement.words,
      person: name,
      about: link === undefined ? null : { kind: link.row.about_kind, id: link.row.about_id },
      subject: link?.row.subject ?? null,
      text: link?.row.text ?? null,
      link: link?.row.link ?? null,
    },
    status,
  );
}
