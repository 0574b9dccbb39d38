import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect } from "react";
import { reportAnswered, reportUnreachable } from "./connection.ts";
import { staleAfter } from "./feed-topics.ts";

const gatherMs = 250;
const reopenMs = 3_000;

/**
 * Listens to the dispatch feed while somebody is signed in, and marks what each event makes stale; the pages that show
 * it ask again. Events in a burst are gathered, so that a flood of flags is one refresh and not a hundred.
 */
export function FeedListener() {
  const queries = useQueryClient();
  useEffect(() => {
    const stale = new Map<string, QueryKey>();
    let source: EventSource | undefined;
    let gather: ReturnType<typeof setTimeout> | undefined;
    let reopen: ReturnType<typeof setTimeout> | undefined;
    let opened = false;

    const flush = () => {
      gather = undefined;
      for (const queryKey of stale.values()) void queries.invalidateQueries({ queryKey });
      stale.clear();
    };
    const onEvent = (event: MessageEvent<string>) => {
      for (const key of staleAfter(topicOf(event))) stale.set(key.join(), key);
      gather ??= setTimeout(flush, gatherMs);
    };
    const open = () => {
      source = new EventSource("/api/v1/feed");
      source.addEventListener("open", reportAnswered);
      // Events were missed that are no longer kept: anything may have changed.
      source.addEventListener("reset", () => void queries.invalidateQueries());
      source.addEventListener("ready", () => {
        // A stream opened anew knows nothing of what came between.
        if (opened) void queries.invalidateQueries();
        opened = true;
      });
      source.addEventListener(
        "end",
        () => void queries.invalidateQueries({ queryKey: ["session"] }),
      );
      source.addEventListener("message", onEvent);
      source.addEventListener("error", () => {
        reportUnreachable();
        // CLOSED means that the browser has given up (an error status: signed out, say): ask who we are, open anew.
        if (source?.readyState !== EventSource.CLOSED) return;
        void queries.invalidateQueries({ queryKey: ["session"] });
        reopen = setTimeout(open, reopenMs);
      });
    };
    open();
    return () => {
      source?.close();
      clearTimeout(gather);
      clearTimeout(reopen);
    };
  }, [queries]);
  return null;
}

function topicOf(event: MessageEvent<string>): string {
  const data: { topic?: string } = JSON.parse(event.data);
  return data.topic ?? "";
}
