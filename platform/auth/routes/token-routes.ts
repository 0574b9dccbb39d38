import { z } from "@hono/zod-openapi";
import { forbidden, invalid } from "../../errors/app-error.ts";
import { createRoutes } from "../../http/create-routes.ts";
import type { Routes } from "../../http/create-routes.ts";
import { defineRoute } from "../../http/define-route.ts";
import { decodeCursor, pageOf, pageQuery, toPage } from "../../http/pagination.ts";
import { mayManage } from "../rights.ts";
import type { AuthDeps } from "../sessions.ts";
import { createToken, listTokens, revokeToken } from "../tokens.ts";
import { GivenRights, IdParam, TokenAnswer, tokenAnswer } from "./schemas.ts";

const tag = "tokens";

const list = defineRoute({
  method: "get",
  path: "/tokens",
  access: ["admin"],
  summary: "Live tokens, within the asker's sites",
  tag,
  query: z.object(pageQuery),
  returns: { 200: pageOf(TokenAnswer) },
});

const create = defineRoute({
  method: "post",
  path: "/tokens",
  access: ["admin"],
  summary: "Make a token for a program",
  description: "The secret is answered once and never again.",
  tag,
  answersSecret: true,
  body: z.strictObject({
    name: z.string().trim().min(1).max(120).openapi({ example: "maintenance-export" }),
    ...GivenRights,
    expiresAt: z.iso
      .datetime({ offset: true })
      .optional()
      .openapi({ description: "Without it, it lives until it is revoked." }),
  }),
  returns: { 201: z.object({ token: TokenAnswer, secret: z.string() }) },
});

const revoke = defineRoute({
  method: "delete",
  path: "/tokens/{id}",
  access: ["admin"],
  summary: "Revoke a token",
  tag,
  params: IdParam,
  returns: { 204: null },
});

export function tokenRoutes(deps: AuthDeps): Routes {
  const routes = createRoutes();

  routes.openapi(list, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const [after] = decodeCursor(cursor, z.tuple([z.int()])) ?? [0];
    const tokens = await listTokens(deps.db, c.get("principal"), { after, limit: limit + 1 });
    return c.json(
      toPage(tokens, limit, (token) => [token.id], tokenAnswer),
      200,
    );
  });

  routes.openapi(create, async (c) => {
    const { expiresAt, ...wanted } = c.req.valid("json");
    const creator = c.get("principal");
    if (!mayManage(creator, wanted)) {
      throw forbidden("You can give only sites that you reach yourself.", {}, "beyond-own-sites");
    }
    const end = expiresAt === undefined ? undefined : new Date(expiresAt);
    if (end && end.getTime() <= deps.clock.now()) {
      throw invalid("The token would have expired already.", {
        errors: [{ field: "expiresAt", message: "must be in the future" }],
      });
    }
    const { token, secret } = await createToken(deps, {
      ...wanted,
      expiresAt: end,
      createdBy: creator.name,
    });
    return c.json({ token: tokenAnswer(token), secret }, 201);
  });

  routes.openapi(revoke, async (c) => {
    await revokeToken(deps, c.get("principal"), c.req.valid("param").id);
    return c.body(null, 204);
  });

  return routes;
}
