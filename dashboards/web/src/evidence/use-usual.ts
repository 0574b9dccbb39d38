import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { anomalyQuery } from "../api/anomaly.ts";
import type { Evidenced } from "../api/flag.ts";
import type { Expected } from "../charts/marks.ts";
import { usualThen } from "./levels.ts";

/** What was usual for a signal at the moment of a flag, and over the stretch that is shown. */
interface Usual {
  low: number;
  high: number;
  band: Expected[];
}

/**
 * The flag's own copy says what was usual when it was raised; how that went over time is asked for as long as it is kept, and
 * what was said then is drawn over the whole stretch after that. null for a flag that says nothing of what is usual.
 */
export function useUsual(
  flag: Evidenced,
  signal: number,
  { from, to }: { from: number; to: number },
): Usual | null {
  const then = useMemo(() => usualThen(flag.evidence.lines, signal), [flag, signal]);
  const { data } = useQuery({
    ...anomalyQuery(flag.asset.id, { from, to }),
    enabled: then !== null,
  });
  return useMemo(() => {
    if (then === null) return null;
    const half = (data?.rule?.everySeconds ?? 0) * 500;
    const over = (data?.points ?? []).flatMap((point): Expected[] => {
      const found = point.signals.find(({ signalId }) => signalId === signal);
      return found === undefined || found.low === null
        ? []
        : [{ at: Date.parse(point.at) + half, low: found.low, high: found.high }];
    });
    const constant = [
      { at: from, ...then },
      { at: to, ...then },
    ];
    return { ...then, band: over.length > 1 ? over : constant };
  }, [then, data, signal, from, to]);
}
