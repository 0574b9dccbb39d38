import { ServerResponse } from "node:http";
import { z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import { AppError, invalid } from "../../errors/app-error.ts";
import type { Database } from "../../database/open-database.ts";
import type { Log } from "../../log/log.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import { createRoutes } from "../create-routes.ts";
import type { Routes } from "../create-routes.ts";
import { defineRoute } from "../define-route.ts";
import { feedEvents } from "./feed-events.ts";
import type { FeedMessage } from "./feed-events.ts";
import type { FeedSignal } from "./feed-signal.ts";

const feed = defineRoute({
  method: "get",
  path: "/feed",
  access: "anyone-signed-in",
  summary: "What happens, as it happens (server-sent events)",
  description: [
    "Begins with `ready` (fetch your view then) or `reset` (events were missed: fetch it anew). Each message after it is one event as JSON",
    "`{ position, topic, key, siteId, occurredAt, payload }`, in order, only of sites that you reach. A reconnect with Last-Event-ID goes on where it stopped.",
    "`end` says why the stream ends: `signed-out` or `server-stopping`.",
  ].join(" "),
  tag: "feed",
  query: z.object({
    topics: z.string().max(1000).optional().openapi({
      description: "Only these, with commas between.",
      example: "flag.raised,workorder.opened",
    }),
    after: z.coerce.number().int().min(0).optional().openapi({
      description: "Like Last-Event-ID, for the first connection.",
    }),
  }),
  returns: { 200: { contentType: "text/event-stream", description: "An endless stream." } },
});

/** A reader that takes nothing for so long is gone or stuck. */
const stuckAfterMs = 30_000;
const maxStreamsEach = 20;

export function feedRoutes(deps: {
  db: Database;
  signal: FeedSignal;
  metrics: Metrics;
  log: Log;
  heartbeatMs?: number;
  stuckMs?: number;
}): Routes {
  const { db, signal, log } = deps;
  const routes = createRoutes();
  const streams = new Map<string, number>();
  deps.metrics.gauge("feed_streams", "Readers of the dispatch feed connected now.", {
    collect: (gauge) => gauge.set([...streams.values()].reduce((sum, count) => sum + count, 0)),
  });

  routes.openapi(feed, (c) => {
    const { topics, after } = c.req.valid("query");
    const principal = c.get("principal");
    const begin = after ?? lastEventId(c.req.header("last-event-id"));
    c.header("X-Accel-Buffering", "no");
    if (c.req.method === "HEAD") return c.body(null, 200, { "content-type": "text/event-stream" });

    const reader = `${principal.kind}:${principal.id}`;
    const open = streams.get(reader) ?? 0;
    if (open >= maxStreamsEach) {
      throw new AppError(
        `You have ${open} streams open already; close some before opening another.`,
        { code: "too-many-streams", status: 429 },
      );
    }
    streams.set(reader, open + 1);
    const gone = new AbortController();
    return streamSSE(c, async (stream) => {
      stream.onAbort(() => gone.abort());
      try {
        const messages = feedEvents({
          db,
          signal,
          principal,
          identifyAgain: c.get("identifyAgain") ?? (async () => ({ principal })),
          topics: topics?.split(",").map((topic) => topic.trim()),
          after: begin,
          heartbeatMs: deps.heartbeatMs ?? 15_000,
          until: gone.signal,
        });
        for await (const message of messages) {
          if (gone.signal.aborted) break;
          if (await takenInTime(stream.write(textOf(message)), deps.stuckMs)) continue;
          hangUp(c.env);
          break;
        }
      } catch (error) {
        // The reader connects again with its last position; what went wrong is for our log, not for the reader.
        log.error({ err: error }, "a feed stream failed");
      } finally {
        gone.abort();
        const left = (streams.get(reader) ?? 1) - 1;
        if (left > 0) streams.set(reader, left);
        else streams.delete(reader);
      }
    });
  });

  return routes;
}

function lastEventId(header: string | undefined): number | undefined {
  if (header === undefined || header === "") return undefined;
  const position = Number(header);
  if (Number.isSafeInteger(position) && position >= 0) return position;
  throw invalid("Last-Event-ID must be the id of an event of this feed; start again without it.");
}

/** One message in the event stream format: https://html.spec.whatwg.org/multipage/server-sent-events.html */
function textOf(message: FeedMessage): string {
  // An id without data is remembered by the browser and shown to nobody.
  if (message.kind === "heartbeat") return `: still here\nid: ${message.position}\n\n`;
  if (message.kind === "end") {
    return `event: end\ndata: ${JSON.stringify({ because: message.because })}\n\n`;
  }
  if (message.kind === "event") {
    const { id: _, ...shown } = message.event;
    return `id: ${shown.position}\ndata: ${JSON.stringify(shown)}\n\n`;
  }
  const { kind, position } = message;
  return `retry: 2000\nevent: ${kind}\nid: ${position}\ndata: ${JSON.stringify({ position })}\n\n`;
}

async function takenInTime(writing: Promise<unknown>, ms = stuckAfterMs): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  const taken = await Promise.race([writing.then(() => true), late]);
  clearTimeout(timer);
  return taken;
}

/** What it does not take would keep its connection open for as long as it likes. */
function hangUp(env: unknown): void {
  if (typeof env !== "object" || env === null || !("outgoing" in env)) return;
  if (env.outgoing instanceof ServerResponse) env.outgoing.destroy();
}
