import { createRoute, z } from "@hono/zod-openapi";
import type { RouteConfig } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { Principal } from "../auth/principal.ts";
import { describeAccess } from "./access.ts";
import type { Access } from "./access.ts";
import { requireAccess } from "./require-access.ts";
import { requireCsrf } from "./require-csrf.ts";
import { limitBody } from "./limit-body.ts";
import { acceptCsv } from "./accept-csv.ts";
import { acceptYaml } from "./accept-yaml.ts";
import { idempotentPost } from "./idempotency/idempotent-post.ts";
import { Problem } from "./problem.ts";

/** What a status answers with: a JSON schema, another content type, or (null) no body. */
export type Returned = z.ZodType | { contentType: string; description: string } | null;

export type RouteDefinition = {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** Below /api/v1, OpenAPI style: `/assets/{id}`. */
  path: string;
  access: Access;
  /** One line for the documentation. */
  summary: string;
  description?: string;
  /** The heading it stands under in the documentation. */
  tag: string;
  params?: z.ZodObject;
  /** Unknown query parameters are refused: a misspelt filter must not answer with everything. */
  query?: z.ZodObject;
  /** JSON. Prefer z.strictObject, so that a misspelt field is refused rather than ignored. */
  body?: z.ZodType;
  returns: Record<number, Returned>;
  /** The body may be YAML too (`Content-Type: application/yaml`): for files that people write. */
  yaml?: boolean;
  /** The body is `{ csv }`, and may be the CSV itself (`Content-Type: text/csv`). */
  csv?: boolean;
  /** Default 1 MB. */
  maxBodyBytes?: number;
  /** The answer shows a secret once: its Idempotency-Key prevents a second creation, but the answer is not kept. */
  answersSecret?: boolean;
};

type RequestOf<D extends RouteDefinition> = object &
  (D extends { params: infer P extends z.ZodType } ? { params: P } : unknown) &
  (D extends { query: infer Q extends z.ZodType } ? { query: Q } : unknown) &
  (D extends { body: infer B extends z.ZodType }
    ? { body: { required: true; content: { "application/json": { schema: B } } } }
    : unknown);

type ResponseOf<R> = R extends z.ZodType
  ? { description: string; content: { "application/json": { schema: R } } }
  : { description: string };

type ResponsesOf<D extends RouteDefinition> = {
  [Status in keyof D["returns"]]: ResponseOf<D["returns"][Status]>;
};

/** On a route that is not public, the principal is certain. */
type EnvOf<D extends RouteDefinition> = D["access"] extends "public"
  ? { Variables: { principal?: Principal } }
  : { Variables: { principal: Principal } };

/** What OpenAPIHono's `openapi(route, handler)` takes, typed so that the handler knows its input and its answers. */
type DefinedRoute<D extends RouteDefinition> = {
  method: D["method"];
  path: D["path"];
  request: RequestOf<D>;
  responses: ResponsesOf<D>;
  middleware: MiddlewareHandler<EnvOf<D>>;
};

/**
 * The only way to declare a route: who may call it, what it takes, what it answers. Guards, limits, idempotency and
 * documentation follow from the one definition.
 */
export function defineRoute<const D extends RouteDefinition>(definition: D): DefinedRoute<D> {
  const route = createRoute({
    method: definition.method,
    path: definition.path,
    summary: definition.summary,
    description: [definition.description, describeAccess(definition.access)]
      .filter(Boolean)
      .join("\n\n"),
    tags: [definition.tag],
    security: definition.access === "public" ? [] : [{ session: [] }, { token: [] }],
    request: requestConfig(definition),
    responses: responsesConfig(definition),
  });
  const guards = [
    requireAccess(definition.access),
    ...(definition.access === "public" ? [] : [requireCsrf]),
    ...(definition.body ? [limitBody(definition.maxBodyBytes)] : []),
    ...(definition.yaml ? [acceptYaml] : []),
    ...(definition.csv ? [acceptCsv] : []),
    ...(definition.method === "post" && definition.access !== "public"
      ? [idempotentPost({ keepAnswer: definition.answersSecret !== true })]
      : []),
  ];
  // The library's types describe one middleware; it takes a list at run time. The list must not be widened to its
  // base type, or the handler would lose the type of its principal.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above; create-app.test.ts holds it to its word
  return { ...route, middleware: guards } as unknown as DefinedRoute<D>;
}

function requestConfig(definition: RouteDefinition): NonNullable<RouteConfig["request"]> {
  const { params, query, body } = definition;
  return {
    ...(params ? { params } : {}),
    ...(query ? { query: query.def.catchall ? query : query.strict() } : {}),
    ...(body ? { body: { required: true, content: contentOf(definition, body) } } : {}),
    ...(definition.method === "post" && definition.access !== "public"
      ? { headers: idempotencyHeaders }
      : {}),
  };
}

/** YAML and CSV arrive at the checks as JSON (acceptYaml, acceptCsv); here they are only told. */
function contentOf({ yaml, csv }: RouteDefinition, body: z.ZodType) {
  return {
    "application/json": { schema: body },
    ...(yaml ? { "application/yaml": { schema: z.string() } } : {}),
    ...(csv ? { "text/csv": { schema: z.string() } } : {}),
  };
}

const idempotencyHeaders = z.looseObject({
  "idempotency-key": z.string().min(1).max(200).optional().openapi({
    description:
      "Any unique text, such as a UUID. A repeat with the same key within a day is answered like the first and changes nothing.",
  }),
});

function responsesConfig(definition: RouteDefinition): RouteConfig["responses"] {
  const answered = Object.entries(definition.returns).map(([status, returned]) => [
    status,
    responseConfig(Number(status), returned),
  ]);
  return {
    ...Object.fromEntries(answered),
    default: {
      description: "Any error, as problem details (RFC 9457).",
      content: { "application/problem+json": { schema: Problem } },
    },
  };
}

function responseConfig(status: number, returned: Returned): RouteConfig["responses"][string] {
  if (returned === null) return { description: "Done; nothing to answer." };
  if (!("contentType" in returned)) {
    return {
      description: status === 201 ? "Created." : "OK.",
      content: { "application/json": { schema: returned } },
    };
  }
  return {
    description: returned.description,
    content: { [returned.contentType]: { schema: z.string() } },
  };
}
