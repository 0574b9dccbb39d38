/**
 * Wakes whoever waits. A raise while nobody waits is remembered for the next wait, so that none is lost between looking
 * and waiting.
 */
export function createSignal() {
  let raised = false;
  let wake: (() => void) | undefined;
  return {
    raise(): void {
      raised = true;
      wake?.();
    },
    /** Resolves at the next raise, or after so many milliseconds. One waits at a time. */
    async wait(timeoutMs?: number): Promise<void> {
      if (!raised) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (timeoutMs !== undefined) timer = setTimeout(resolve, timeoutMs);
        });
        clearTimeout(timer);
        wake = undefined;
      }
      raised = false;
    },
  };
}
