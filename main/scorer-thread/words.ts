import type { EncodedEntry } from "#ingest";
import type { Config, Queues } from "#platform";
import type { ScorerFigures } from "#rules";

type Add = Parameters<Queues["add"]>;

/** What the thread is started with. */
export interface ThreadSettings {
  databaseUrl: string;
  partitions: number;
  /** No other process appends to the log. */
  onlyWriter: boolean;
  logLevel: Config["logLevel"];
}

/** What the process says to its scorer's thread. */
export type ToThread =
  | { kind: "start" }
  /** A commit of the log. */
  | { kind: "entries"; entries: EncodedEntry[] }
  /** A commit that the thread finds in the table, because it has much before it: partition and seq of each entry. */
  | { kind: "passed"; heads: [partition: number, seq: number][] }
  /** A wake-up of a queue that the thread handles. */
  | { kind: "wake-up"; queue: string; data: Add[1] }
  | { kind: "settle" }
  | { kind: "stop" };

/** What the thread says. */
export type FromThread =
  /** It has so many readings of those that were sent. */
  | { kind: "taken"; readings: number }
  | { kind: "figures"; figures: ScorerFigures }
  | { kind: "add"; wakeUp: Add }
  | { kind: "process"; queue: string; concurrency: number };
