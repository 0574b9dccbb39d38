import type { QueryKey } from "@tanstack/react-query";

const flags: QueryKey[] = [["flags"], ["flag"], ["flag-performance"]];
const orders: QueryKey[] = [["work-orders"], ["work-order"]];

/** What an event on the dispatch feed makes stale, by its family. Keys are prefixes: ["flags"] covers every list of flags. */
const staleBy: Record<string, QueryKey[]> = {
  flag: flags,
  suppression: [["suppressions"], ...flags],
  flood: flags,
  workorder: orders,
  rule: [["rules"], ["rule"]],
  backtest: [["backtests"], ["backtest"]],
  escalation: [["escalation"], ["escalations"], ["messages"]],
  proposal: [["proposals"], ["proposal"], ["proposal-look"]],
  "coverage-gap": [["coverage-gaps"], ["coverage-gap"]],
  repair: [["repair-checks"], ...orders],
};

/** Events that also make something stale that belongs to another family. */
const alsoStale: Record<string, QueryKey[]> = {
  // The order is due by how long the machine still has, and says so.
  "flag.re-estimated": orders,
  // What a visit found labels the flags behind the order, and opens a gap where none had foreseen it.
  "workorder.completed": [...flags, ["coverage-gaps"], ["repair-checks"]],
};

/** "flag.raised" and "flag.returned" alike make flags stale: the part before the dot names the family. */
export function staleAfter(topic: string): QueryKey[] {
  return [...(staleBy[topic.split(".")[0] ?? ""] ?? []), ...(alsoStale[topic] ?? [])];
}
