/** From well to broken; one scale for all checks. */
export const checkStates = ["ok", "warning", "failing"] as const;
export type CheckState = (typeof checkStates)[number];

/** What a check found, in words a person on duty can act on. */
export interface Finding {
  state: CheckState;
  detail: string;
  /** What to do about it; null while all is well. */
  remedy: string | null;
  /** The figure that was judged, for metrics; null where there is none. */
  value: number | null;
}

/** One thing the product watches in itself. It is asked every few seconds, so it must be cheap. */
export interface Check {
  name: string;
  look(): Promise<Finding> | Finding;
}

export interface CheckResult extends Finding {
  name: string;
}

export const worstOf = (states: Iterable<CheckState>): CheckState => {
  let worst: CheckState = "ok";
  for (const state of states) {
    if (checkStates.indexOf(state) > checkStates.indexOf(worst)) worst = state;
  }
  return worst;
};

/** What was found, as /readyz tells it: a warning is no reason to send traffic elsewhere. */
export const readinessOf = (results: readonly CheckResult[]) =>
  results.map(({ name, state, detail }) => ({ name, ok: state !== "failing", detail }));
