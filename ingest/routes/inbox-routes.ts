import {
  allowedSites,
  decodeCursor,
  defineRoute,
  pageOf,
  pageQuery,
  type Routes,
  toPage,
  z,
} from "#platform";
import { adoptSignals, setAside } from "../commissioning/inbox/adopt.ts";
import {
  type InboxRow,
  listInbox,
  proposalFor,
  siteCodeOf,
} from "../commissioning/inbox/list-inbox.ts";
import { replayAll } from "../dead-letters/replay-all.ts";
import type { Ingest } from "../open-ingest.ts";
import type { RegistrySnapshot } from "../registry/snapshot.ts";

const tag = "commissioning";
const span = z.union([z.number(), z.string().max(20)]);

const Proposal = z
  .object({
    name: z.string(),
    kind: z.enum(["number", "code"]),
    unit: z.string().nullable(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    reporting: z.enum(["periodic", "on-change"]),
    intervalSeconds: z.number(),
    decimals: z.number(),
    component: z.string().nullable(),
    asOn: z
      .string()
      .nullable()
      .openapi({ description: "Tag of an asset of the same class that has this key." }),
  })
  .openapi("SignalProposal");

const UnknownSignal = z
  .object({
    id: z.number(),
    topic: z.string(),
    siteId: z.number().nullable(),
    siteCode: z.string(),
    assetTag: z.string(),
    assetId: z
      .number()
      .nullable()
      .openapi({ description: "Null when the asset is not registered either." }),
    key: z.string(),
    credential: z.string().openapi({ description: "The device that sent it last, or the topic." }),
    readings: z.number(),
    firstReceivedAt: z.string(),
    lastReceivedAt: z.string(),
    lastValue: z.union([z.number(), z.string()]).nullable(),
    lastUnit: z.string().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    status: z.enum(["waiting", "ignored", "adopted"]),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    comment: z.string().nullable(),
    proposal: Proposal,
  })
  .openapi("UnknownSignal");

const getInbox = defineRoute({
  method: "get",
  path: "/commissioning/inbox",
  access: ["reliability-engineer"],
  summary: "Signals that devices send and nobody has registered, latest first",
  tag,
  query: z.object({
    ...pageQuery,
    status: z.enum(["waiting", "ignored", "adopted"]).default("waiting"),
    site: z.coerce.number().int().optional().openapi({ description: "Id of a site." }),
    q: z.string().max(100).optional().openapi({ description: "Part of tag, key or device." }),
  }),
  returns: { 200: pageOf(UnknownSignal) },
});

const Adoption = z.strictObject({
  id: z.number().int(),
  name: z.string().max(200).optional(),
  kind: z.enum(["number", "code"]).optional(),
  unit: z.string().max(64).nullable().optional(),
  min: z.number().nullable().optional(),
  max: z.number().nullable().optional(),
  every: span.optional().openapi({ description: "5s, 1m …, or seconds." }),
  heartbeat: span.optional(),
  decimals: z.number().int().optional(),
  lateness: span.optional(),
  component: z.string().max(64).nullable().optional(),
  asset: z
    .strictObject({
      name: z.string().max(200).optional(),
      class: z.string().max(64),
      system: z.string().max(64),
      criticality: z.number().int().optional(),
      via: z.string().max(64).optional(),
    })
    .optional()
    .openapi({ description: "Of an asset that is not registered; once for each is enough." }),
});

const Tally = z.object({ created: z.number(), updated: z.number(), unchanged: z.number() });

const postAdopt = defineRoute({
  method: "post",
  path: "/commissioning/inbox/adopt",
  access: ["reliability-engineer"],
  summary: "Register unknown signals, and take in what was refused of them",
  description:
    "What is left out of an item is taken as proposed. All or nothing; errors come by `items[0].unit`. The dead letters of their assets are replayed, at most 10,000; when `replay.more` is true, replay the rest by filter.",
  tag,
  body: z.strictObject({
    items: z.array(Adoption).min(1).max(200),
    letDevices: z.boolean().default(true).openapi({
      description: "Devices that sent for an asset that is new get the right to speak for it.",
    }),
  }),
  returns: {
    200: z.object({
      assets: Tally,
      components: Tally,
      signals: Tally,
      replay: z.object({
        letters: z.number(),
        replayed: z.number(),
        readings: z.number(),
        refused: z.array(z.object({ reason: z.string(), letters: z.number() })),
        more: z.boolean(),
      }),
    }),
  },
});

const ids = z.array(z.number().int()).min(1).max(200);

const postIgnore = defineRoute({
  method: "post",
  path: "/commissioning/inbox/ignore",
  access: ["reliability-engineer"],
  summary: "Set unknown signals aside, with the reason",
  description: "They are refused and counted as before, and no longer wait for anybody.",
  tag,
  body: z.strictObject({ ids, comment: z.string().trim().min(1).max(500) }),
  returns: { 200: z.object({ changed: z.number() }) },
});

const postRestore = defineRoute({
  method: "post",
  path: "/commissioning/inbox/restore",
  access: ["reliability-engineer"],
  summary: "Put ignored signals back into the inbox",
  tag,
  body: z.strictObject({ ids }),
  returns: { 200: z.object({ changed: z.number() }) },
});

export function addInboxRoutes(
  routes: Routes,
  ingest: Pick<Ingest, "db" | "clock" | "registry" | "ingestLog" | "limits">,
): void {
  const { db, clock, registry } = ingest;

  routes.openapi(getInbox, async (c) => {
    const { limit, cursor, status, site, q } = c.req.valid("query");
    const scope = allowedSites(c.get("principal"));
    const before = decodeCursor(cursor, z.tuple([z.iso.datetime(), z.number()]));
    const rows = await listInbox(db, { scope, status, siteId: site, q, before, limit });
    const snapshot = registry.snapshot();
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.last_received_at.toISOString(), row.id],
        (row) => unknownOf(row, snapshot),
      ),
      200,
    );
  });

  routes.openapi(postAdopt, async (c) => {
    const { items, letDevices } = c.req.valid("json");
    const principal = c.get("principal");
    const scope = allowedSites(principal);
    await registry.refreshIfStale();
    const { tallies, topics } = await adoptSignals(db, registry.snapshot(), {
      items,
      scope,
      letDevices,
      by: principal.name,
      now: clock.now(),
    });
    await registry.refreshIfStale();
    const reasons = ["unknown-signal", "unknown-asset"] as const;
    // Their letters may be of no known site: whoever could adopt them may replay them.
    const replay = await replayAll(ingest, { scope: "all", topics, reasons });
    const { assets, components, signals } = tallies;
    return c.json({ assets, components, signals, replay }, 200);
  });

  const decide = async (
    principal: Parameters<typeof allowedSites>[0],
    chosen: readonly number[],
    ignore: boolean,
    comment: string | null,
  ) => ({
    changed: await setAside(db, {
      ids: chosen,
      scope: allowedSites(principal),
      ignore,
      comment,
      by: principal.name,
      now: clock.now(),
    }),
  });

  routes.openapi(postIgnore, async (c) => {
    const { ids: chosen, comment } = c.req.valid("json");
    return c.json(await decide(c.get("principal"), chosen, true, comment), 200);
  });

  routes.openapi(postRestore, async (c) =>
    c.json(await decide(c.get("principal"), c.req.valid("json").ids, false, null), 200),
  );
}

function unknownOf(row: InboxRow, snapshot: RegistrySnapshot) {
  return {
    id: row.id,
    topic: row.topic,
    siteId: row.site_id,
    siteCode: siteCodeOf(row),
    assetTag: row.tag,
    assetId: snapshot.byTopic.get(row.topic)?.id ?? null,
    key: row.key,
    credential: row.credential,
    readings: row.readings,
    firstReceivedAt: row.first_received_at.toISOString(),
    lastReceivedAt: row.last_received_at.toISOString(),
    lastValue: row.last_value,
    lastUnit: row.last_unit,
    low: row.low,
    high: row.high,
    status: row.status,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    comment: row.comment,
    proposal: proposalFor(row, snapshot),
  };
}
