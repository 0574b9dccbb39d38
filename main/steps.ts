/** Where a command's lines for people go: one call, one line. */
export type Tell = (line: string) => void;

/** Does one step of a start and tells it when it is done, with how long it took. */
export type Step = <T>(what: string, run: () => Promise<T>) => Promise<T>;

export function narratedSteps(tell: Tell): Step {
  return async (what, run) => {
    const from = performance.now();
    const result = await run();
    tell(`  ✓ ${what} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
    return result;
  };
}
