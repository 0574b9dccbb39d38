import type { BacktestResult, TriedRule } from "../../api/backtests.ts";

/** A candidate whose result is known, as it is called beside the others. */
export interface Tried {
  name: string;
  candidate: Pick<TriedRule, "index">;
  result: BacktestResult;
}
