/** One run at a time; a wish for another while it runs is carried out by the same run before it ends. */
export interface Lane {
  /** Whether a wake-up is on its way through the queue. */
  woken: boolean;
  /** True when a run is under way: it will look again before it ends. */
  again(): boolean;
  /** Resolves once everything there was before the call is done. */
  run(): Promise<void>;
  /** No further runs; resolves when the one under way has ended. */
  close(): Promise<void>;
}

export function createLane(work: () => Promise<void>): Lane {
  let running: Promise<void> | undefined;
  const state = { wanted: false, closed: false };

  const loop = async (): Promise<void> => {
    try {
      do {
        state.wanted = false;
        await work();
      } while (state.wanted && !state.closed);
    } finally {
      // In the same turn as the last look at `wanted`: a wish after it finds no run and starts one.
      running = undefined;
    }
  };

  return {
    woken: false,
    again() {
      if (running !== undefined) state.wanted = true;
      return running !== undefined;
    },
    async run() {
      if (state.closed) return;
      if (running === undefined) running = loop();
      else state.wanted = true;
      await running;
    },
    async close() {
      state.closed = true;
      await running?.catch(() => {});
    },
  };
}
