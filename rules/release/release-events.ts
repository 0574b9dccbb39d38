import type { OutboxEvent } from "#platform";
import { z } from "zod";
import type { ReleaseEvent } from "./release-state.ts";
import type { ChangedBy } from "./stage-changes.ts";

/** A version came to another stage, or a canary to another share. */
export function stageChanged(
  key: string,
  event: ReleaseEvent,
  { by, automatic, reason }: Omit<ChangedBy, "gates">,
): OutboxEvent {
  return {
    topic: "rule.stage-changed",
    key: `rule:${key}`,
    siteId: null,
    payload: {
      ruleKey: key,
      version: event.version,
      from: event.type === "added" ? null : event.from,
      to: event.to,
      share: event.share,
      at: new Date(event.at).toISOString(),
      by,
      automatic,
      reason,
    },
  };
}

export const canaryFlaggedTopic = "rule.canary-flagged";

/** A canary raised a flag: somebody must look whether it may go on. */
export const canaryFlaggedSchema = z.object({
  ruleKey: z.string(),
  ruleVersionId: z.int(),
  version: z.int(),
});

export const canaryFlagged = (payload: z.output<typeof canaryFlaggedSchema>): OutboxEvent => ({
  topic: canaryFlaggedTopic,
  key: `rule:${payload.ruleKey}`,
  siteId: null,
  payload,
});
