import type { OutboxEvent } from "#platform";
import type { BacktestState } from "../backtest-state.ts";

/** Tells that a backtest is further. Where it concerns one site alone, that site's people hear of it too. */
export function backtestMoved(row: {
  id: number;
  state: BacktestState;
  share: number;
  site_ids: readonly (number | string)[];
}): OutboxEvent {
  const { id, state, share, site_ids: sites } = row;
  return {
    topic: "backtest.moved",
    key: `backtest:${id}`,
    siteId: sites.length === 1 ? Number(sites[0]) : null,
    payload: { backtestId: id, state, share },
  };
}
