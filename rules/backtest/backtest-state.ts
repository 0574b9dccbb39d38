/** `queued` and `running` end in one of the others and stay there. */
export const backtestStates = ["queued", "running", "done", "failed", "cancelled"] as const;
export type BacktestState = (typeof backtestStates)[number];
