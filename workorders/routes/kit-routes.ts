import { decodeCursor, defineRoute, pageOf, pageQuery, toPage, z } from "#platform";
import type { Routes } from "#platform";

import { kitList } from "../kits/kit-list.ts";
import type { Db } from "../tables.ts";

const Kit = z
  .object({
    id: z.int(),
    code: z
      .string()
      .nullable()
      .openapi({ description: "By which rules may name it; null: they cannot." }),
    failureMode: z
      .string()
      .nullable()
      .openapi({ description: "For which it is taken; null: only where a rule names it." }),
    assetClass: z.string().nullable().openapi({ description: "null: any class." }),
    lines: z.array(z.object({ number: z.string(), name: z.string(), quantity: z.int() })),
  })
  .openapi("Kit");

const listRoute = defineRoute({
  method: "get",
  path: "/kits",
  access: "anyone-signed-in",
  tag: "Supply",
  summary: "Kits with their parts: by failure mode, or by the code that a rule names.",
  query: z.object({
    ...pageQuery,
    failureMode: z.string().max(80).optional(),
    code: z.string().max(80).optional(),
  }),
  returns: { 200: pageOf(Kit) },
});

export function addKitRoutes(routes: Routes, db: Db): void {
  routes.openapi(listRoute, async (c) => {
    const { cursor, limit, failureMode, code } = c.req.valid("query");
    const after = decodeCursor(cursor, z.tuple([z.int()]))?.[0];
    const rows = await kitList(db, { failureMode, code }, { after, limit: limit + 1 });
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.id],
        ({ id, code: named, failure_mode, asset_class, lines }) => ({
          id,
          code: named,
          failureMode: failure_mode,
          assetClass: asset_class,
          lines,
        }),
      ),
      200,
    );
  });
}
