import { queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Page } from "./page.ts";

export type InstrumentFaultKind =
  | "out-of-range"
  | "not-a-number"
  | "no-value"
  | "rate"
  | "stuck"
  | "gap";

/** What is wrong with an instrument, or the way from it; not with its machine. */
export interface InstrumentFault {
  kind: InstrumentFaultKind;
  since: string;
  words: string;
}

interface SignalHealth {
  signalId: number;
  name: string;
  fault: InstrumentFault | null;
}

const shown = 200;

/** The signals of an asset whose instruments are at fault. */
export function instrumentFaultsQuery(asset: number) {
  return queryOptions({
    queryKey: ["signal-health", asset],
    queryFn: ({ signal }) =>
      get<Page<SignalHealth>>("/signal-health", {
        query: { asset, fault: "any", limit: shown },
        signal,
      }),
    refetchInterval: 10_000,
  });
}
