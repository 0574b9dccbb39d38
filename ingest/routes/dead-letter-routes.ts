import { isUtf8 } from "node:buffer";
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
import {
  countByReason,
  type DeadLetterRow,
  listDeadLetters,
} from "../dead-letters/list-dead-letters.ts";
import { refusalReasons } from "../dead-letters/refusal-reasons.ts";
import { replayDeadLetters } from "../dead-letters/replay-dead-letters.ts";
import type { Ingest } from "../open-ingest.ts";

const tag = "dead-letters";
const reason = z.enum(refusalReasons);
const shownBytes = 4_096;

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

const getLetters = defineRoute({
  method: "get",
  path: "/dead-letters",
  access: "anyone-signed-in",
  summary: "Messages that were refused, newest first",
  tag,
  query: z.object({
    ...pageQuery,
    reason: reason.optional(),
    credential: z.string().optional(),
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

const postReplay = defineRoute({
  method: "post",
  path: "/dead-letters/replay",
  access: ["reliability-engineer"],
  summary: "Take refused messages in again, once their cause is mended",
  description:
    "What is still refused stays, with the reason. Say ids, or a reason for the oldest of it.",
  tag,
  body: z
    .strictObject({
      ids: z.array(z.number().int()).min(1).max(200).optional(),
      reason: reason.optional(),
      limit: z.number().int().min(1).max(200).default(200),
    })
    .refine(
      (which) => which.ids !== undefined || which.reason !== undefined,
      "say ids or a reason",
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
    }),
  },
});

export function addDeadLetterRoutes(
  routes: Routes,
  ingest: Pick<Ingest, "db" | "clock" | "registry" | "ingestLog" | "limits">,
): void {
  const { db } = ingest;

  routes.openapi(getLetters, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid("query");
    const [before] = decodeCursor(cursor, z.tuple([z.number()])) ?? [];
    const scope = allowedSites(c.get("principal"));
    const rows = await listDeadLetters(db, { scope, ...filter, before, limit });
    return c.json(
      toPage(rows, limit, (row) => [row.id], letterOf),
      200,
    );
  });

  routes.openapi(getCounts, async (c) =>
    c.json({ items: await countByReason(db, { scope: allowedSites(c.get("principal")) }) }, 200),
  );

  routes.openapi(postReplay, async (c) => {
    const scope = allowedSites(c.get("principal"));
    const items = await replayDeadLetters(ingest, { scope, ...c.req.valid("json") });
    return c.json({ items }, 200);
  });
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
