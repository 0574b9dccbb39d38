import { z } from "@hono/zod-openapi";
import type { Person } from "../people.ts";
import { roles } from "../principal.ts";
import type { Principal, SiteScope } from "../principal.ts";
import type { Token } from "../tokens.ts";

const RoleName = z.enum(roles).openapi("Role");

const Sites = z
  .union([z.literal("all"), z.array(z.int().positive())])
  .openapi("SiteScope", { description: "Site ids, or every site, later ones included." });

/** What a request gives somebody. */
export const GivenRights = {
  roles: z.array(RoleName).min(1),
  sites: z.union([z.literal("all"), z.array(z.int().positive()).min(1)]),
};

const Rights = { roles: z.array(RoleName), sites: Sites };
const Time = z.iso.datetime();

const PrincipalAnswer = z
  .object({ kind: z.enum(["person", "machine"]), id: z.int(), name: z.string(), ...Rights })
  .openapi("Principal");

export const SessionAnswer = z
  .object({
    principal: PrincipalAnswer,
    csrfToken: z.string().nullable().openapi({
      description: "Send it as x-millwright-csrf with every change; null for a token.",
    }),
    expiresAt: Time.nullable(),
  })
  .openapi("Session");

export const PersonAnswer = z
  .object({
    id: z.int(),
    email: z.string(),
    name: z.string(),
    ...Rights,
    disabled: z.boolean(),
    createdAt: Time,
    lastSignedInAt: Time.nullable(),
  })
  .openapi("Person");

export const TokenAnswer = z
  .object({
    id: z.int(),
    name: z.string(),
    hint: z.string().openapi({ description: "How the secret begins.", example: "mw_aB3xY" }),
    ...Rights,
    createdBy: z.string(),
    createdAt: Time,
    expiresAt: Time.nullable(),
    lastUsedAt: Time.nullable(),
  })
  .openapi("Token");

export const IdParam = z.object({ id: z.coerce.number().int().positive() });

/** Readonly inside, plain lists in an answer. */
const sitesOf = (sites: SiteScope): "all" | number[] => (sites === "all" ? "all" : [...sites]);
const rightsOf = (has: Pick<Principal, "roles" | "sites">) => ({
  roles: [...has.roles],
  sites: sitesOf(has.sites),
});
const iso = (time: Date | null) => time?.toISOString() ?? null;

export const principalAnswer = (principal: Principal): z.infer<typeof PrincipalAnswer> => ({
  kind: principal.kind,
  id: principal.id,
  name: principal.name,
  ...rightsOf(principal),
});

export const personAnswer = (person: Person): z.infer<typeof PersonAnswer> => ({
  ...person,
  ...rightsOf(person),
  createdAt: person.createdAt.toISOString(),
  lastSignedInAt: iso(person.lastSignedInAt),
});

export const tokenAnswer = (token: Token): z.infer<typeof TokenAnswer> => ({
  ...token,
  ...rightsOf(token),
  createdAt: token.createdAt.toISOString(),
  expiresAt: iso(token.expiresAt),
  lastUsedAt: iso(token.lastUsedAt),
});
