/** Work that is done again and again, one round at a time. */
export interface Rounds<T> {
  /** A round, or the one that is under way. */
  run(): Promise<T>;
  /** A round that begins after the call: one that is under way may have passed what has come since. */
  runAnew(): Promise<T>;
  /** None comes by itself any more; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** A round that fails is told to `onFailure`, and the next one tries again. Rounds keep no process alive. */
export function startRounds<T>(options: {
  everyMs: number;
  round: () => Promise<T>;
  onFailure: (error: unknown) => void;
}): Rounds<T> {
  const { everyMs, round, onFailure } = options;
  let running: Promise<T> | undefined;
  const run = (): Promise<T> => {
    running ??= round().finally(() => (running = undefined));
    return running;
  };
  const timer = setInterval(() => {
    run().catch(onFailure);
  }, everyMs);
  timer.unref();
  return {
    run,
    async runAnew() {
      await running?.catch(() => {});
      return run();
    },
    async stop() {
      clearInterval(timer);
      await running?.catch(() => {});
    },
  };
}
