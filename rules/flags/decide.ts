import type { FlagCommand, FlagEvent, FlagState } from "./flag-state.ts";

export type Decision =
  | { ok: true; events: readonly FlagEvent[] }
  /** An expected answer: what it was asked makes no sense in its state. */
  | { ok: false; reason: string };

const nothing: Decision = { ok: true, events: [] };
const refused = (reason: string): Decision => ({ ok: false, reason });
const happens = (...events: FlagEvent[]): Decision => ({ ok: true, events });

/** What a command leads to. `null` is no open flag. What the evaluator says twice changes nothing the second time. */
export function decide(state: FlagState | null, command: FlagCommand): Decision {
  switch (command.type) {
    case "raise":
      return raise(state, command.at);
    case "return":
      if (state === "unacknowledged") return happens({ type: "returned", at: command.at });
      return state === "acknowledged"
        ? happens({ type: "returned", at: command.at }, { type: "cleared", at: command.at })
        : nothing;
    case "acknowledge":
      return acknowledge(state, command);
    case "withdraw":
      return state === null || state === "normal"
        ? nothing
        : happens({ type: "withdrawn", at: command.at });
    default:
      return nothing;
  }
}

function raise(state: FlagState | null, at: number): Decision {
  if (state === null || state === "normal") return happens({ type: "raised", at });
  return state === "returned-unacknowledged" ? happens({ type: "raised-again", at }) : nothing;
}

function acknowledge(state: FlagState | null, { at, by }: { at: number; by: string }): Decision {
  const seen: FlagEvent = { type: "acknowledged", at, by };
  if (state === "unacknowledged") return happens(seen);
  if (state === "returned-unacknowledged") return happens(seen, { type: "cleared", at });
  if (state === "acknowledged") return refused("it was acknowledged before");
  return refused("it is normal: nothing holds any more and it was acknowledged");
}
