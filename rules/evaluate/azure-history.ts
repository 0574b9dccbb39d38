import type { HistoryInput, MachineHistory } from "../foresight/machine-history.ts";
import type { Fleet, FleetEvent, Run } from "./azure-fleet.ts";

/** A run as the product knows a machine: each hour what was replaced, what the machine reported, and its means. */
export function historyOf({ machine, at, rows }: Run, fleet: Fleet): MachineHistory {
  const hours = new Set(at);
  const mine = (events: readonly FleetEvent[]) => {
    return Map.groupBy(
      events.filter((event) => event.machine === machine && hours.has(event.at)),
      (event) => event.at,
    );
  };
  const replacements = mine(fleet.replacements);
  const errors = mine(fleet.errors);
  const inputs = at.flatMap((now, index): HistoryInput[] => [
    ...(replacements.has(now) ? [{ kind: "repair", at: now } as const] : []),
    ...(errors.get(now) ?? []).map(({ what }) => {
      return { kind: "code", at: now, signal: "error", code: what } as const;
    }),
    ...fleet.signals.map((signal, place) => {
      return { kind: "mean", at: now, signal, value: rows[index]![place]! } as const;
    }),
  ]);
  const failures = fleet.failures
    .filter((failure) => failure.machine === machine)
    .map((failure) => ({ at: failure.at, mode: failure.what }));
  return { machine, inputs, failures };
}
