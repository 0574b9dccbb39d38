import type { Tier } from "./telemetry-store.ts";

const dayMs = 86_400_000;

/** The start of what a tier keeps together, days of readings and minutes or months of hours (UTC), epoch ms. */
export function periodOf(tier: "raw" | Tier, at: number): number {
  if (tier !== "1h") return Math.floor(at / dayMs) * dayMs;
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}
