/** What is said between a bench and the processes that it measures. */
export type ProductCommand =
  | { kind: "progress" }
  | { kind: "count" }
  /** Begins to note how long readings took to be stored; or ends, and answers with what was noted. */
  | { kind: "note-latency"; on: boolean }
  | { kind: "usage" }
  /** Begins a CPU profile (null), or ends it and writes it to the file. */
  | { kind: "profile"; file: string | null };

export interface ProductReady {
  http: string;
  mqttPort: number;
  token: string;
  databaseUrl: string;
  storeDir: string;
}

export interface Usage {
  rssMB: number;
  peakMB: number;
  heapMB: number;
  cpuSeconds: number;
}
