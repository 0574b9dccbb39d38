import { isUtf8 } from "node:buffer";
import {
  allowedSites,
  decodeCursor,
  defineRoute,
  pageOf,
  pageQuery,
  type Principal,
  requireAllSites,
  type Routes,
  toPage,
  z,
} from "#platform";
import {
  countByReason,
  type DeadLetterRow,
  listDeadLetters,
} from "../dead-letters/list-dead-letters.ts";
import type { DeadLetterFilter } from "../dead-letters/letter-filter.ts";
import { listQuotas } from "../dead-letters/list-quotas.ts";
import { type RefusalReason, refusalReasons } from "../dead-letters/refusal-reasons.ts";
import { countReplay } from "../dead-letters/replay-all.ts";
import { replayDeadLetters } from "../dead-letters/replay-dead-letters.ts";
import type { Ingest } from "../open-ingest.ts";

const tag = "dead-letters";
const reason = z.enum(refusalReasons);
const shownBytes = 4_096;
const moment = z.iso.datetime({ offset: true });

const DeadLetter = z
  .object({
    id: z.number(),
    reason,
    detail: z.string(),
    credential: z.string().openapi({
      description:
        "The device; behind an external broker, which does not say who published, the topic.",
    }),
    siteId: z.number().nullable(),
    topic: z.string(),
    payload: z.string().openapi({
      description: `What was refused, as text or, when it is none, as base64; at most ${shownBytes} bytes of it.`,
    }),
    payloadEncoding: z.enum(["utf8", "base64"]),
    payloadBytes: z.number(),
    truncated: z
      .boolean()
      .openapi({ description: "Too large to be kept whole: cannot be replayed." }),
    readings: z.number().openapi({ description: "Readings it stands for." }),
    count: z.number().openapi({ description: "How often exactly this was refused." }),
    firstReceivedAt: z.string(),
    lastReceivedAt: z.string(),
    status: z.enum(["kept", "replayed"]),
    replayedAt: z.string().nullable(),
  })
  .openapi("DeadLetter");

const filter = {
  reason: reason.optional(),
  credential: z.string().max(200).optional(),
  device: z.coerce.number().int().optional().openapi({ description: "Id of a device." }),
  site: z.coerce.number().int().optional().openapi({ description: "Id of a site." }),
  asset: z.coerce.number().int().optional().openapi({ description: "Id of an asset." }),
  q: z.string().min(1).max(200).optional().openapi({
    description: "Text in the reason's words, the topic, the credential or the payload.",
  }),
  from: moment.optional().openapi({ description: "Received last at this moment or later." }),
  to: moment.optional().openapi({ description: "Received last before this moment." }),
};

const getLetters = defineRoute({
  method: "get",
  path: "/dead-letters",
  access: "anyone-signed-in",
  summary: "Messages that were refused, newest first",
  tag,
  query: z.object({
    ...pageQuery,
    ...filter,
    status: z.enum(["kept", "replayed"]).optional(),
  }),
  returns: { 200: pageOf(DeadLetter) },
});

const getCounts = defineRoute({
  method: "get",
  path: "/dead-letters/counts",
  access: "anyone-signed-in",
  summary: "Refusals by reason",
  tag,
  query: z.object(filter),
  returns: {
    200: z.object({
      items: z.array(
        z.object({
          reason,
          kept: z.number().openapi({ description: "Letters that wait for someone." }),
          refused: z.number().openapi({
            description: "Messages behind them: a letter that came five times counts five.",
          }),
          beyondQuota: z.number().openapi({
            description: "Refused beyond a credential's quota: counted, but not kept.",
          }),
        }),
      ),
    }),
  },
});

const getQuotas = defineRoute({
  method: "get",
  path: "/dead-letters/quotas",
  access: ["reliability-engineer"],
  summary: "What of each credential is kept, and what went beyond its quota",
  description: "For those who answer for all sites: a credential need not belong to one.",
  tag,
  query: z.object(pageQuery),
  returns: {
    200: pageOf(
      z.object({
        credential: z.string(),
        kept: z.number(),
        keptBytes: z.number(),
        beyond: z.number().openapi({ description: "Refused beyond the quota: only counted." }),
        lastBeyondAt: z.string().nullable(),
      }),
    ).extend({ quota: z.object({ letters: z.number(), bytes: z.number() }) }),
  },
});

const Counts = z
  .object({
    letters: z.number().openapi({ description: "Letters that were tried." }),
    replayed: z.number(),
    readings: z.number().openapi({ description: "Readings that were taken in." }),
    refused: z.array(z.object({ reason: z.string(), letters: z.number() })),
  })
  .openapi("ReplayCounts");

const postReplay = defineRoute({
  method: "post",
  path: "/dead-letters/replay",
  access: ["reliability-engineer"],
  summary: "Take refused messages in again, once their cause is mended",
  description:
    "What is still refused stays, with the reason. Say ids or a filter, as of the list, for the oldest that match; `nextAfter` goes on where a request stopped. What was refused because its clock ran ahead does not become true by waiting: it is taken in only where it is asked for, by `reason` or by ids.",
  tag,
  body: z
    .strictObject({
      ids: z.array(z.number().int()).min(1).max(1_000).optional(),
      reason: reason.optional(),
      credential: z.string().max(200).optional(),
      device: z.number().int().optional(),
      site: z.number().int().optional(),
      asset: z.number().int().optional(),
      q: z.string().min(1).max(200).optional(),
      from: moment.optional(),
      to: moment.optional(),
      after: z.number().int().optional().openapi({ description: "`nextAfter` of the last one." }),
      limit: z.number().int().min(1).max(1_000).default(200),
    })
    .refine(
      ({ after: _after, limit: _limit, ...which }) => Object.keys(which).length > 0,
      "say ids or a filter",
    ),
  returns: {
    200: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          replayed: z.boolean(),
          readings: z.number(),
          reason: z.enum([...refusalReasons, "truncated", "not-its-asset"]).nullable(),
          detail: z.string().nullable(),
        }),
      ),
      counts: Counts,
      nextAfter: z.number().nullable(),
    }),
  },
});

export function addDeadLetterRoutes(
  routes: Routes,
  ingest: Pick<Ingest, "db" | "clock" | "registry" | "ingestLog" | "limits" | "deadLetters">,
): void {
  const { db, registry } = ingest;

  const filterOf = (given: GivenFilter, principal: Principal): DeadLetterFilter => {
    const { reason, credential, device, site, asset, q, from, to } = given;
    const known = asset === undefined ? undefined : registry.asset(asset);
    return {
      scope: allowedSites(principal),
      reason,
      credential,
      deviceId: device,
      siteId: site,
      topics: asset === undefined ? undefined : known === undefined ? [] : [known.topic],
      q,
      from: from === undefined ? undefined : Date.parse(from),
      to: to === undefined ? undefined : Date.parse(to),
    };
  };

  routes.openapi(getLetters, async (c) => {
    const { limit, cursor, status, ...given } = c.req.valid("query");
    const [before] = decodeCursor(cursor, z.tuple([z.number()])) ?? [];
    const which = filterOf(given, c.get("principal"));
    const rows = await listDeadLetters(db, { ...which, status, before, limit });
    return c.json(
      toPage(rows, limit, (row) => [row.id], letterOf),
      200,
    );
  });

  routes.openapi(getCounts, async (c) => {
    const which = filterOf(c.req.valid("query"), c.get("principal"));
    return c.json({ items: await countByReason(db, which) }, 200);
  });

  routes.openapi(getQuotas, async (c) => {
    requireAllSites(c.get("principal"), "Quotas of credentials");
    const { limit, cursor } = c.req.valid("query");
    const [after] = decodeCursor(cursor, z.tuple([z.string()])) ?? [];
    const rows = await listQuotas(db, { after, limit });
    const page = toPage(
      rows,
      limit,
      (row) => [row.credential],
      ({ lastBeyondAt, ...row }) => ({ ...row, lastBeyondAt: lastBeyondAt?.toISOString() ?? null }),
    );
    const { letters, bytes } = ingest.deadLetters.quota;
    return c.json({ ...page, quota: { letters, bytes } }, 200);
  });

  routes.openapi(postReplay, async (c) => {
    const { ids, after, limit, ...given } = c.req.valid("json");
    const which = filterOf(given, c.get("principal"));
    const { results, nextAfter } = await replayDeadLetters(ingest, { ...which, ids, after, limit });
    return c.json({ items: results, counts: countReplay(results), nextAfter }, 200);
  });
}

interface GivenFilter {
  reason?: RefusalReason | undefined;
  credential?: string | undefined;
  device?: number | undefined;
  site?: number | undefined;
  asset?: number | undefined;
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

function letterOf(letter: DeadLetterRow) {
  const { payload } = letter;
  const text = isUtf8(payload);
  const shown = payload.subarray(0, shownBytes);
  return {
    id: letter.id,
    reason: letter.reason,
    detail: letter.detail,
    credential: letter.credential,
    siteId: letter.siteId,
    topic: letter.topic,
    payload: shown.toString(text ? "utf8" : "base64"),
    payloadEncoding: text ? ("utf8" as const) : ("base64" as const),
    payloadBytes: payload.length,
    truncated: letter.truncated,
    readings: letter.readings,
    count: letter.count,
    firstReceivedAt: letter.firstReceivedAt.toISOString(),
    lastReceivedAt: letter.lastReceivedAt.toISOString(),
    status: letter.status,
    replayedAt: letter.replayedAt?.toISOString() ?? null,
  };
}
