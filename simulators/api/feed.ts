import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { ApiOptions } from "./api-client.ts";
import { eventStream } from "./event-stream.ts";
import { ApiProblem } from "./problem.ts";

const feedEventSchema = z.object({
  topic: z.string(),
  payload: z.record(z.string(), z.unknown()),
});
export interface FeedEvent {
  position: string | null;
  topic: string;
  payload: Record<string, unknown>;
}

/**
 * The dispatch feed, from now on or from after a position, for as long as the caller reads: a lost
 * connection is opened again with Last-Event-ID, so nothing is skipped. Ends when the signal aborts.
 */
export async function* readFeed(
  { httpUrl, token, signal }: ApiOptions,
  { after = null as string | null, retryMs = 500 } = {},
): AsyncGenerator<FeedEvent> {
  let position = after;
  const stopped = () => signal?.aborted === true;
  while (!stopped()) {
    try {
      for await (const { id, data } of eventStream(open(position))) {
        position = id ?? position;
        const event = feedEventSchema.safeParse(JSON.parse(data));
        if (event.success) yield { position, ...event.data };
      }
    } catch (error) {
      // Signed out or not allowed: asking again would change nothing.
      if (error instanceof ApiProblem && error.status < 500 && error.status !== 429) throw error;
    }
    await delay(retryMs, undefined, { signal }).catch(() => {});
  }

  async function* open(lastEventId: string | null): AsyncGenerator<string> {
    const response = await fetch(new URL("/api/v1/feed", httpUrl), {
      headers: {
        authorization: `Bearer ${token}`,
        accept: "text/event-stream",
        ...(lastEventId === null ? {} : { "last-event-id": lastEventId }),
      },
      signal: signal ?? null,
    });
    if (!response.ok || response.body === null)
      throw new ApiProblem("GET /feed", response.status, await response.text());
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) yield chunk;
  }
}
