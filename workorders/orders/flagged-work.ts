/** What a raised flag asks for: which kind of order, for which failure mode, with which skill. */
export interface FlaggedWork {
  kind: "process" | "instrument";
  failureMode: string;
  skill: string;
}

/**
 * A flag without a failure mode asks for no work: nobody can be sent for an unnamed fault. A suspect instrument is
 * instrumentation's work whatever the rule says, and its mode is kept apart from the machine's, so that it never
 * attaches to an order with parts for the machine.
 */
export function flaggedWork(
  flag: { kind: "process" | "instrument"; failureMode: string | null; skill: string | null },
  isInstrumentMode: (failureMode: string) => boolean,
): FlaggedWork | null {
  if (flag.kind === "instrument") {
    const named = flag.failureMode !== null && isInstrumentMode(flag.failureMode);
    return {
      kind: "instrument",
      failureMode: named ? flag.failureMode! : "instrument-fault",
      skill: "instrumentation",
    };
  }
  if (flag.failureMode === null) return null;
  return { kind: "process", failureMode: flag.failureMode, skill: flag.skill ?? "mechanical" };
}
