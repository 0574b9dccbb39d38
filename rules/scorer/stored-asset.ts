import type { RuleState } from "../evaluation/evaluate.ts";

/** What the scorer remembers of an asset, as it lies in the database. */
export interface StoredAsset {
  receivedAt: number | null;
  rules: Record<string, { fingerprint: string; state: RuleState }>;
  recent: Record<string, { from: number; steps: number[]; values: (number | string | null)[] }>;
}
