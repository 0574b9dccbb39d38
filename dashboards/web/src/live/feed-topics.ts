import type { QueryKey } from "@tanstack/react-query";

/** What an event on the dispatch feed makes stale. Keys are prefixes: ["flags"] covers every list of flags. */
const staleBy: Record<string, QueryKey[]> = {
  flag: [["flags"], ["flag"], ["asset-flags"]],
  workorder: [["work-orders"], ["work-order"]],
  rule: [["rules"], ["rule"]],
  backtest: [["backtests"], ["backtest"]],
};

/** "flag.raised" and "flag.returned" alike make flags stale: the part before the dot names the family. */
export function staleAfter(topic: string): QueryKey[] {
  return staleBy[topic.split(".")[0] ?? ""] ?? [];
}
