import { noLatch } from "./flag-state.ts";
import type { FlagCommand, FlagEvent, FlagState, Latch } from "./flag-state.ts";

export type Decision =
  | { ok: true; events: readonly FlagEvent[] }
  /** An expected answer: what it was asked makes no sense in its state. */
  | { ok: false; reason: string };

const nothing: Decision = { ok: true, events: [] };
const refused = (reason: string): Decision => ({ ok: false, reason });
const happens = (...events: FlagEvent[]): Decision => ({ ok: true, events });

/** What a command leads to. `null` is no open flag. What the evaluator says twice changes nothing the second time. */
export function decide(
  state: FlagState | null,
  command: FlagCommand,
  latch: Latch = noLatch,
): Decision {
  switch (command.type) {
    case "raise":
      return raise(state, command.at, latch);
    case "return":
      return back(state, command.at, latch);
    case "acknowledge":
      return acknowledge(state, command);
    case "reset":
      return reset(state, command, latch);
    case "withdraw":
      return state === null || state === "normal"
        ? nothing
        : happens({ type: "withdrawn", at: command.at });
    default:
      return nothing;
  }
}

const stands = (state: FlagState | null): boolean =>
  state === "unacknowledged" || state === "acknowledged";

/** It stands though its condition has returned. */
const isLatched = (state: FlagState | null, { latched, returned }: Latch): boolean =>
  latched && returned && stands(state);

function raise(state: FlagState | null, at: number, latch: Latch): Decision {
  if (state === null || state === "normal") return happens({ type: "raised", at });
  const isBack = state === "returned-unacknowledged" || isLatched(state, latch);
  return isBack ? happens({ type: "raised-again", at }) : nothing;
}

function back(state: FlagState | null, at: number, latch: Latch): Decision {
  if (!stands(state) || isLatched(state, latch)) return nothing;
  if (state === "unacknowledged" || latch.latched) return happens({ type: "returned", at });
  return happens({ type: "returned", at }, { type: "cleared", at });
}

function acknowledge(state: FlagState | null, { at, by }: { at: number; by: string }): Decision {
  const seen: FlagEvent = { type: "acknowledged", at, by };
  if (state === "unacknowledged") return happens(seen);
  if (state === "returned-unacknowledged") return happens(seen, { type: "cleared", at });
  if (state === "acknowledged") return refused("it was acknowledged before");
  return refused("it is normal: nothing holds any more and it was acknowledged");
}

/** Only by somebody who could see what they let go of: it has returned, and was acknowledged. */
function reset(
  state: FlagState | null,
  { at, by }: { at: number; by: string },
  latch: Latch,
): Decision {
  if (!stands(state)) return refused("it does not stand any more");
  if (!latch.latched) {
    return refused(
      "it does not latch: it ends by itself once it has returned and was acknowledged",
    );
  }
  if (!latch.returned) return refused("its condition still holds");
  if (state === "unacknowledged") return refused("nobody has acknowledged it: do that first");
  return happens({ type: "reset", at, by }, { type: "cleared", at });
}
