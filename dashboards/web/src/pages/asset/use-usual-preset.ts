import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Asset } from "../../api/asset.ts";
import { pointsQuery } from "../../api/readings.ts";
import { presets, type Preset } from "./asset-search.ts";
import { fittingPreset } from "./time-window.ts";

/**
 * How much time to show when nobody has said: the last hour, or less where the asset has been heard of for less, so
 * that a new machine does not show an empty chart. Decided once for a page; undefined until it is known.
 */
export function useUsualPreset(asset: Asset): Preset | undefined {
  const [openedAt] = useState(() => Date.now());
  const signal = asset.signals.find(({ kind }) => kind === "number");
  const window = { from: openedAt - presets["1h"], to: openedAt };
  const query = useQuery({
    ...pointsQuery(signal?.id ?? 0, window),
    enabled: signal !== undefined,
    staleTime: Infinity,
  });
  if (query.isPending && signal !== undefined) return undefined;
  const first = query.data?.points[0]?.at ?? openedAt;
  return fittingPreset(openedAt - first);
}
