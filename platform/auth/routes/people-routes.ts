import { z } from "@hono/zod-openapi";
import { conflict, forbidden, notFound } from "../../errors/app-error.ts";
import { clientAddress } from "../../http/client-address.ts";
import { createRoutes } from "../../http/create-routes.ts";
import type { Routes } from "../../http/create-routes.ts";
import { defineRoute } from "../../http/define-route.ts";
import { decodeCursor, pageOf, pageQuery, toPage } from "../../http/pagination.ts";
import { changeOwnPassword, changePerson } from "../change-person.ts";
import { EmailAddress, NewPassword, PersonName } from "../password-rules.ts";
import { createPerson, findPerson, listPeople } from "../people.ts";
import { mayManage } from "../rights.ts";
import type { AuthDeps } from "../sessions.ts";
import { throttled } from "../sign-in.ts";
import { GivenRights, IdParam, PersonAnswer, personAnswer } from "./schemas.ts";

const tag = "people";

const list = defineRoute({
  method: "get",
  path: "/people",
  access: ["admin"],
  summary: "People, within the asker's sites",
  tag,
  query: z.object(pageQuery),
  returns: { 200: pageOf(PersonAnswer) },
});

const create = defineRoute({
  method: "post",
  path: "/people",
  access: ["admin"],
  summary: "Add a person",
  description: "The password is for the first sign-in; the person should set another.",
  tag,
  body: z.strictObject({
    email: EmailAddress,
    name: PersonName,
    password: NewPassword,
    ...GivenRights,
  }),
  returns: { 201: PersonAnswer },
});

const change = defineRoute({
  method: "patch",
  path: "/people/{id}",
  access: ["admin"],
  summary: "Change a person",
  description: "A new password or `disabled: true` ends the person's sessions.",
  tag,
  params: IdParam,
  body: z
    .strictObject({
      name: PersonName,
      password: NewPassword,
      disabled: z.boolean(),
      ...GivenRights,
    })
    .partial(),
  returns: { 200: PersonAnswer },
});

const me = defineRoute({
  method: "get",
  path: "/people/me",
  access: "anyone-signed-in",
  summary: "My own account",
  tag,
  returns: { 200: PersonAnswer },
});

const myPassword = defineRoute({
  method: "put",
  path: "/people/me/password",
  access: "anyone-signed-in",
  summary: "Set my own password",
  description: "Ends my other sessions.",
  tag,
  body: z.strictObject({ present: z.string().max(200), wanted: NewPassword }),
  returns: { 204: null },
});

export function peopleRoutes(deps: AuthDeps): Routes {
  const routes = createRoutes();

  routes.openapi(me, async (c) => {
    const { kind, id } = c.get("principal");
    const person = kind === "person" ? await findPerson(deps.db, id) : undefined;
    if (!person) throw notFound("A token is not a person; GET /api/v1/session says what it is.");
    return c.json(personAnswer(person), 200);
  });

  routes.openapi(myPassword, async (c) => {
    const credential = c.get("credential");
    const { id } = c.get("principal");
    if (credential?.kind !== "session") throw conflict("A token has no password.");
    const attempt = { email: `(own password) ${id}`, address: clientAddress(c) };
    const own = { personId: id, sessionId: credential.sessionId, ...c.req.valid("json") };
    await throttled(deps, attempt, () => changeOwnPassword(deps, own));
    return c.body(null, 204);
  });

  routes.openapi(list, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const [after] = decodeCursor(cursor, z.tuple([z.int()])) ?? [0];
    const people = await listPeople(deps.db, c.get("principal"), { after, limit: limit + 1 });
    return c.json(
      toPage(people, limit, (person) => [person.id], personAnswer),
      200,
    );
  });

  routes.openapi(create, async (c) => {
    const person = c.req.valid("json");
    if (!mayManage(c.get("principal"), person)) {
      throw forbidden("You can give only sites that you reach yourself.", {}, "beyond-own-sites");
    }
    return c.json(personAnswer(await createPerson(deps, person)), 201);
  });

  routes.openapi(change, async (c) => {
    const { id } = c.req.valid("param");
    const changed = await changePerson(deps, c.get("principal"), id, c.req.valid("json"));
    return c.json(personAnswer(changed), 200);
  });

  return routes;
}
