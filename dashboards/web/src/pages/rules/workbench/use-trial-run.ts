import { useMutation, useQueries, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import {
  backtestQuery,
  cancelBacktest,
  drawnFlagsQuery,
  startBacktest,
  type Backtest,
  type BacktestFlag,
  type BacktestRequest,
} from "../../../api/backtests.ts";

export interface TrialRun {
  start: (request: BacktestRequest) => void;
  backtest: Backtest | undefined;
  /** Of each candidate, once the backtest is done. */
  flags: (readonly BacktestFlag[])[];
  isRunning: boolean;
  error: Error | null;
}

const everyMs = 250;

/** A backtest at the reader's hand: a new one takes the place of one that still runs. */
export function useTrialRun(): TrialRun {
  const starting = useMutation({ mutationFn: startBacktest });
  const id = starting.data?.id;
  const query = useQuery({ ...backtestQuery(id ?? 0, everyMs), enabled: id !== undefined });
  const backtest = query.data ?? starting.data;
  const underway = backtest?.state === "queued" || backtest?.state === "running";
  const flags = useQueries({
    queries: (backtest?.candidates ?? []).map(({ index }) => ({
      ...drawnFlagsQuery(backtest?.id ?? 0, index),
      enabled: backtest?.state === "done",
    })),
    combine: (answers) => answers.map(({ data }) => data?.items ?? []),
  });
  const unfinished = useRef<number | undefined>(undefined);
  useEffect(() => {
    unfinished.current = underway ? id : undefined;
  }, [underway, id]);
  useEffect(() => () => stop(unfinished.current), []);
  return {
    start: (request) => {
      stop(unfinished.current);
      starting.mutate(request);
    },
    backtest,
    flags,
    isRunning: starting.isPending || underway,
    error: starting.error ?? query.error,
  };
}

/** Nobody waits for it any more; that it may have ended by now does not matter. */
function stop(id: number | undefined): void {
  if (id !== undefined) cancelBacktest(id).catch(() => undefined);
}
