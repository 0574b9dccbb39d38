/** What is known of the past of one machine, in the order of the device's time: what signs of failures are learnt from. */
export interface MachineHistory {
  machine: string;
  inputs: readonly HistoryInput[];
  /** When a failure mode was found to have come true. */
  failures: readonly { at: number; mode: string }[];
}

/** Times are epoch milliseconds. `signal`: its key. A repair or replacement: what was learnt of the machine before it no longer holds. */
export type HistoryInput =
  | { kind: "mean"; at: number; signal: string; value: number }
  | { kind: "code"; at: number; signal: string; code: string }
  | { kind: "repair"; at: number };
