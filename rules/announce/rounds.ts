import type { OutboxEvent } from "#platform";
import { flagRaisedSchema, flagReturnedSchema } from "../flags/flag-events.ts";
import type { FlagRaised } from "../flags/flag-events.ts";

export interface Raise {
  event: OutboxEvent;
  flag: FlagRaised;
}

/** Of each flag at most one raise, and its end after it. */
interface Round {
  raises: Raise[];
  /** Flags that returned or were withdrawn. */
  ends: number[];
}

/**
 * A condition may come, go and come back within one batch: whether its second raise is told depends on what its return had ended. So a raise of a
 * flag that something was said of before belongs to the next round.
 */
export function inRounds(events: readonly OutboxEvent[]): Round[] {
  const rounds: Round[] = [];
  const last = new Map<number, number>();
  const roundAt = (flagId: number, index: number): Round => {
    last.set(flagId, index);
    return (rounds[index] ??= { raises: [], ends: [] });
  };
  for (const event of events) {
    if (event.topic === "flag.raised") {
      const flag = flagRaisedSchema.parse(event.payload);
      roundAt(flag.flagId, (last.get(flag.flagId) ?? -1) + 1).raises.push({ event, flag });
    } else if (event.topic === "flag.returned" || event.topic === "flag.withdrawn") {
      const { flagId } = flagReturnedSchema.parse(event.payload);
      roundAt(flagId, last.get(flagId) ?? 0).ends.push(flagId);
    }
  }
  return rounds;
}
