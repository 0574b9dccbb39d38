import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { replay, type DeadLetterFilter, type ReplayCounts } from "../../api/dead-letters.ts";
import { addCounts, noCounts } from "./replay-counts.ts";

export interface Replay {
  one: (id: number) => Promise<void>;
  /** Everything that a filter matches, oldest first, in steps. */
  all: (filter: DeadLetterFilter) => Promise<void>;
  stop: () => void;
  /** Of the last or running replay of a filter; null before the first. */
  counts: ReplayCounts | null;
  isRunning: boolean;
  error: Error | null;
}

const stepSize = 200;

/** Since for ever: without any filter the server wants to be told that all are meant. */
const everything = "1970-01-01T00:00:00Z";

/** Takes refused messages in again: one, or step by step all of a filter, saying how far it is. */
export function useReplay(): Replay {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [counts, setCounts] = useState<ReplayCounts | null>(null);
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const stopped = useRef(false);
  useEffect(() => () => void (stopped.current = true), []);
  const refresh = () => queries.invalidateQueries({ queryKey: ["dead-letters"] });

  async function run(work: () => Promise<void>) {
    stopped.current = false;
    setRunning(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      const problem = failure instanceof Error ? failure : new Error(String(failure));
      setError(problem);
      notifications.show({ color: "red", message: problem.message });
    } finally {
      setRunning(false);
      await refresh();
    }
  }

  return {
    counts,
    isRunning,
    error,
    stop: () => void (stopped.current = true),
    one: (id) =>
      run(async () => {
        const { items, counts: done } = await replay({ ids: [id] });
        const why = items.find((result) => !result.replayed)?.detail;
        const said = [t("letters.taken", { count: done.replayed })];
        if (why !== undefined) said.push(t("letters.still", { count: 1, why: why ?? "" }));
        notifications.show({ message: said.join(" ") });
      }),
    all: (filter) =>
      run(async () => {
        let total = noCounts;
        let after: number | null = 0;
        setCounts(total);
        const which = Object.keys(filter).length > 0 ? filter : { from: everything };
        while (after !== null && !stopped.current) {
          const step = await replay({ ...which, after, limit: stepSize });
          total = addCounts(total, step.counts);
          setCounts(total);
          after = step.nextAfter;
        }
      }),
  };
}
