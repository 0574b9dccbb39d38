import type { Ingest } from "#ingest";
import type { Check } from "./check.ts";
import { inWords, judge } from "./judge.ts";

/** Whether messages can come in and become durable. */
export function checkIngest(ingest: Pick<Ingest, "ingestLog" | "inlets" | "clock">): Check {
  let deafSince: number | null = null;
  return {
    name: "ingest",
    look() {
      const now = ingest.clock.now();
      const { stalledSince, oldestWaiting } = ingest.ingestLog.health();
      if (stalledSince !== null) {
        return {
          state: "failing",
          detail: `nothing could be committed for ${inWords(now - stalledSince)}; publishers wait`,
          remedy:
            "See whether PostgreSQL runs and its disk has room; nothing acknowledged is lost.",
          value: (now - stalledSince) / 1_000,
        };
      }
      const hears = [...ingest.inlets].some((inlet) => inlet.receiving());
      deafSince = hears ? null : (deafSince ?? now);
      if (deafSince !== null) {
        return judge(
          (now - deafSince) / 1_000,
          { warning: 5, failing: 30 },
          {
            detail: `no messages can be received for ${inWords(now - deafSince)}`,
            remedy: "See whether the MQTT broker runs and takes the product's credentials.",
          },
        );
      }
      const waited = oldestWaiting === null ? 0 : Math.max(0, now - oldestWaiting);
      return judge(
        waited / 1_000,
        { warning: 2, failing: 30 },
        {
          detail:
            waited < 1_000
              ? "messages are received and committed"
              : `the oldest message has waited ${inWords(waited)} for the disk`,
          remedy: "PostgreSQL's disk is slower than what is published; publishers are slowed down.",
        },
      );
    },
  };
}
