import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { conflict } from "../../errors/app-error.ts";
import { clientAddress } from "../../http/client-address.ts";
import { createRoutes } from "../../http/create-routes.ts";
import type { Routes } from "../../http/create-routes.ts";
import { defineRoute } from "../../http/define-route.ts";
import type { HttpEnv } from "../../http/http-env.ts";
import { EmailAddress, NewPassword, PersonName } from "../password-rules.ts";
import { findPerson } from "../people.ts";
import type { Principal } from "../principal.ts";
import type { SessionCookie } from "../session-cookie.ts";
import { createSession, endSession } from "../sessions.ts";
import type { AuthDeps } from "../sessions.ts";
import { isSetupNeeded, setUp } from "../setup-code.ts";
import { recognisePerson, throttled } from "../sign-in.ts";
import { SessionAnswer, principalAnswer } from "./schemas.ts";

const readSession = defineRoute({
  method: "get",
  path: "/session",
  access: "anyone-signed-in",
  summary: "Who I am",
  tag: "sign-in",
  returns: { 200: SessionAnswer },
});

const signIn = defineRoute({
  method: "post",
  path: "/session",
  access: "public",
  summary: "Sign in",
  description: "Answers with the session's cookie, which a browser keeps.",
  tag: "sign-in",
  body: z.strictObject({ email: EmailAddress, password: z.string().min(1).max(200) }),
  returns: { 200: SessionAnswer },
});

const signOut = defineRoute({
  method: "delete",
  path: "/session",
  access: "anyone-signed-in",
  summary: "Sign out",
  tag: "sign-in",
  returns: { 204: null },
});

const readSetup = defineRoute({
  method: "get",
  path: "/setup",
  access: "public",
  summary: "Whether the first administrator is still to be made",
  tag: "sign-in",
  returns: { 200: z.object({ needed: z.boolean() }) },
});

const firstAdministrator = defineRoute({
  method: "post",
  path: "/setup",
  access: "public",
  summary: "Make the first administrator and sign in",
  description: "With the code that the server printed at its start.",
  tag: "sign-in",
  body: z.strictObject({
    code: z.string().min(1).max(100),
    name: PersonName,
    email: EmailAddress,
    password: NewPassword,
  }),
  returns: { 201: SessionAnswer },
});

/** Signing in and out, and the first administrator. */
export function sessionRoutes(deps: AuthDeps & { cookie: SessionCookie }): Routes {
  const routes = createRoutes();

  routes.openapi(readSession, (c) => {
    const credential = c.get("credential");
    const session = credential?.kind === "session" ? credential : undefined;
    return c.json(answer(c.get("principal"), session), 200);
  });

  routes.openapi(signIn, async (c) => {
    const { email, password } = c.req.valid("json");
    const attempt = { email, password, address: clientAddress(c) };
    const { personId } = await recognisePerson(deps, attempt);
    return c.json(await begin(deps, c, { personId, provider: "password" }), 200);
  });

  routes.openapi(signOut, async (c) => {
    const credential = c.get("credential");
    if (credential?.kind !== "session") {
      throw conflict("A token has no session to end. It is revoked by DELETE /api/v1/tokens/{id}.");
    }
    await endSession(deps.db, credential.sessionId);
    deps.cookie.clear(c);
    return c.body(null, 204);
  });

  routes.openapi(readSetup, async (c) => c.json({ needed: await isSetupNeeded(deps.db) }, 200));

  routes.openapi(firstAdministrator, async (c) => {
    const setup = c.req.valid("json");
    const attempt = { email: "(setup)", address: clientAddress(c) };
    const person = await throttled(deps, attempt, () => setUp(deps, setup));
    return c.json(await begin(deps, c, { personId: person.id, provider: "setup" }), 201);
  });

  return routes;
}

async function begin(
  deps: AuthDeps & { cookie: SessionCookie },
  c: Context<HttpEnv>,
  recognised: { personId: number; provider: "password" | "setup" },
): Promise<z.infer<typeof SessionAnswer>> {
  const former = c.get("credential");
  if (former?.kind === "session") await endSession(deps.db, former.sessionId);
  const session = await createSession(deps, {
    ...recognised,
    userAgent: c.req.header("user-agent"),
  });
  deps.cookie.write(c, session.secret);
  const person = await findPerson(deps.db, recognised.personId);
  if (!person) throw conflict("The account was removed in this moment.");
  return answer({ kind: "person", ...person }, session);
}

const answer = (
  principal: Principal,
  session: { csrfToken: string; expiresAt: number } | undefined,
): z.infer<typeof SessionAnswer> => ({
  principal: principalAnswer(principal),
  csrfToken: session?.csrfToken ?? null,
  expiresAt: session ? new Date(session.expiresAt).toISOString() : null,
});
