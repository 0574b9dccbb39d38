import {
  allowedSites,
  decodeCursor,
  defineRoute,
  encodeCursor,
  pageOf,
  pageQuery,
  type Routes,
  z,
} from "#platform";
import type { Ingest } from "../open-ingest.ts";
import { faultKinds } from "./instrument-fault.ts";
import { readFaults, type SignalState } from "./read-faults.ts";

const Counts = z.object({
  good: z.number(),
  outOfRange: z.number(),
  notANumber: z.number().openapi({ description: "Came as NaN or an infinity." }),
  noValue: z.number().openapi({ description: "The instrument said null." }),
  future: z.number().openapi({ description: "Refused: the device's clock was ahead." }),
  late: z.number().openapi({ description: "Came after one that was observed later." }),
});

const SignalHealth = z
  .object({
    signalId: z.number(),
    key: z.string(),
    name: z.string(),
    unit: z.string().nullable(),
    asset: z.object({ id: z.number(), tag: z.string(), name: z.string() }),
    site: z.object({ id: z.number(), code: z.string(), name: z.string() }),
    never: z.boolean().openapi({ description: "No reading has come yet." }),
    observedAt: z.string().nullable().openapi({ description: "Of the newest reading." }),
    receivedAt: z.string().nullable(),
    value: z.number().nullable().openapi({ description: "Null: the instrument has none." }),
    code: z.string().nullable(),
    sameSince: z.string().nullable().openapi({ description: "Since when it is what it is." }),
    fault: z
      .object({
        kind: z.enum(faultKinds),
        since: z.string(),
        words: z.string(),
      })
      .nullable()
      .openapi({
        description: "What is wrong with the instrument, or the way from it; not with its machine.",
      }),
    counts: Counts,
  })
  .openapi("SignalHealth");

const getSignalHealth = defineRoute({
  method: "get",
  path: "/signal-health",
  access: "anyone-signed-in",
  summary: "What the signals' readings say about their instruments",
  description:
    "By signal, a few seconds behind the readings. A page may be short, even empty, and still have a next one. A signal that follows another asset's has no instrument of its own: it is listed only where its asset is asked for, with the state of what it follows.",
  tag: "telemetry",
  query: z.object({
    ...pageQuery,
    site: z.coerce.number().int().optional().openapi({ description: "Id of a site." }),
    asset: z.coerce.number().int().optional().openapi({ description: "Id of an asset." }),
    fault: z
      .enum([...faultKinds, "any"])
      .optional()
      .openapi({ description: "Only signals with this fault, or with any." }),
    never: z
      .enum(["true", "false"])
      .optional()
      .openapi({ description: "Only signals that no reading has come of yet, or only others." }),
  }),
  returns: { 200: pageOf(SignalHealth) },
});

export function addHealthRoutes(routes: Routes, ingest: Pick<Ingest, "db" | "registry">): void {
  const { db, registry } = ingest;
  routes.openapi(getSignalHealth, async (c) => {
    const { limit, cursor, site, asset, fault, never } = c.req.valid("query");
    const [after] = decodeCursor(cursor, z.tuple([z.number()])) ?? [0];
    await registry.refreshIfStale();
    const { states, next } = await readFaults(db, registry.snapshot(), {
      scope: allowedSites(c.get("principal")),
      siteId: site,
      assetId: asset,
      never: never === undefined ? undefined : never === "true",
      fault,
      after,
      limit,
    });
    const nextCursor = next === null ? null : encodeCursor([next]);
    return c.json({ items: states.map(healthOf), nextCursor }, 200);
  });
}

function healthOf({ row, asset, signal, fault }: SignalState) {
  const { counts, value, code } = row;
  return {
    signalId: signal.id,
    key: signal.key,
    name: signal.name,
    unit: signal.unit,
    asset: { id: asset.id, tag: asset.tag, name: asset.name },
    site: { id: asset.siteId, code: asset.siteCode, name: asset.siteName },
    never: row.observedAt === null,
    observedAt: row.observedAt?.toISOString() ?? null,
    receivedAt: row.receivedAt?.toISOString() ?? null,
    value,
    code,
    sameSince: row.sameSince?.toISOString() ?? null,
    fault: fault === null ? null : { ...fault, since: new Date(fault.since).toISOString() },
    counts,
  };
}
