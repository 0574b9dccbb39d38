import { setTimeout as pause } from "node:timers/promises";

/** One run at a time; a wish for another while it runs is carried out by the same lane afterwards. */
export interface Lane {
  /** There is something to do: it is done soon, by whoever is at it. Failures are told to `onFailure`, and tried again after a rest. */
  wake(): void;
  /** Resolves once everything there was before the call is done, without rests; rejects if that failed. */
  run(): Promise<void>;
  /** No further runs until the next `wake` or `run`; resolves when the one under way has ended. */
  pause(): Promise<void>;
  /** No further runs; resolves when the one under way has ended. */
  close(): Promise<void>;
}

export interface LaneOptions {
  /**
   * Woken runs begin about so far apart, in milliseconds, and never twice within half of it. The first wish after a quiet time is carried out at
   * once; under load, what comes meanwhile shares a run, which costs little more than one wish would, and lanes of the same rest begin in the
   * same turns of the event loop, so that what they ask for can be asked at once.
   */
  restMs?: () => number;
  /** The rest after a failure. */
  restAfterFailureMs?: number;
  onFailure?: (error: unknown) => void;
}

interface State {
  running: Promise<void> | undefined;
  wanted: boolean;
  paused: boolean;
  closed: boolean;
  /** Woken runs begin no earlier. */
  notBefore: number;
}

/** The first of the moments all lanes of this rest share that is not within half of it. */
const nextTurn = (begun: number, rest: number): number =>
  rest === 0 ? begun : Math.ceil((begun + rest / 2) / rest) * rest;

export function createLane(work: () => Promise<void>, options: LaneOptions = {}): Lane {
  const { restMs = () => 0, restAfterFailureMs = 1_000, onFailure } = options;
  let endRest = new AbortController();
  const state: State = {
    running: undefined,
    wanted: false,
    paused: false,
    closed: false,
    notBefore: 0,
  };

  const once = async (): Promise<void> => {
    const begun = performance.now();
    try {
      await work();
      state.notBefore = nextTurn(begun, restMs());
    } catch (error) {
      state.notBefore = begun + restAfterFailureMs;
      throw error;
    }
  };

  const rest = async (): Promise<void> => {
    const left = state.notBefore - performance.now();
    if (left <= 0) return;
    endRest = new AbortController();
    await pause(left, undefined, { signal: endRest.signal }).catch(() => {});
  };

  const loop = async (patient: boolean): Promise<void> => {
    try {
      let waits = patient;
      do {
        if (waits) await rest();
        if (state.closed || state.paused) return;
        waits = true;
        state.wanted = false;
        await once();
      } while (state.wanted && !state.closed);
    } finally {
      // In the same turn as the last look at `wanted`: a wish after it finds no run and starts one.
      state.running = undefined;
    }
  };

  return {
    wake() {
      if (state.closed) return;
      state.wanted = true;
      state.paused = false;
      if (state.running !== undefined) return;
      state.running = loop(true);
      state.running.catch((error: unknown) => onFailure?.(error));
    },
    async run() {
      if (state.closed) return;
      // One under way may have looked before the call: the next looks after it.
      while (state.running !== undefined) {
        endRest.abort();
        state.wanted = false;
        await state.running;
        if (state.closed) return;
      }
      state.paused = false;
      state.running = loop(false);
      await state.running;
    },
    async pause() {
      state.paused = true;
      state.wanted = false;
      endRest.abort();
      await state.running?.catch(() => {});
    },
    async close() {
      state.closed = true;
      endRest.abort();
      await state.running?.catch(() => {});
    },
  };
}
