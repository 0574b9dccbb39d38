import { oneOf, present, timeIn } from "../../search/read-search.ts";

/** The stretch of time that is looked at: the last hour(s) up to now, or a window that was dragged. */
export const presetNames = ["5m", "15m", "1h", "6h", "24h", "7d", "30d"] as const;
export type Preset = (typeof presetNames)[number];

/** Milliseconds. */
export const presets: Record<Preset, number> = {
  "5m": 300_000,
  "15m": 900_000,
  "1h": 3_600_000,
  "6h": 21_600_000,
  "24h": 86_400_000,
  "7d": 604_800_000,
  "30d": 2_592_000_000,
};

export interface AssetSearch {
  last?: Preset;
  from?: string;
  to?: string;
}

export function readAssetSearch(raw: Record<string, unknown>): AssetSearch {
  const from = timeIn(raw, "from");
  const to = timeIn(raw, "to");
  return present({
    last: oneOf(raw, "last", presetNames),
    ...(from && to && from < to ? { from, to } : {}),
  });
}
