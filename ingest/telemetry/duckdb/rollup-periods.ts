import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Tier } from "../telemetry-store.ts";
import { dayMs } from "./parts.ts";

/** Where the period that starts at `period` ends. */
export function periodEnd(tier: Tier, period: number): number {
  if (tier === "1m") return period + dayMs;
  const date = new Date(period);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

export const tiers = ["1m", "1h"] as const satisfies readonly Tier[];

/** The folders inside the store's own. */
export const tierFolder = { "1m": "minutes", "1h": "hours" } as const satisfies Record<
  Tier,
  string
>;

/** Never used twice, because a reader may still look at the file that a new one replaces. */
export function newRollupFileName(tier: Tier, period: number): string {
  const start = new Date(period).toISOString().slice(0, tier === "1m" ? 10 : 7);
  return `${start}-${randomBytes(4).toString("hex")}.parquet`;
}

export function rollupPath(dir: string, tier: Tier, name: string): string {
  return join(dir, tierFolder[tier], name);
}
