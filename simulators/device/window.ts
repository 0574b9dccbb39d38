interface Waiter {
  resolve: () => void;
  reject: (error: Error) => void;
}

/** Places for what may be under way at once; who waits for one gets it in turn. */
export interface Window {
  /** Resolves with a place taken. */
  enter(): Promise<void>;
  /** Gives a place back. */
  leave(): void;
  /** Resolves when nothing is under way and nobody waits. */
  empty(): Promise<void>;
  /** Ends all waiting, now and later. */
  fail(error: Error): void;
}

export function createWindow(size: number): Window {
  let taken = 0;
  let failure: Error | null = null;
  let entering: Waiter[] = [];
  let emptying: Waiter[] = [];
  const wait = (list: Waiter[]) =>
    new Promise<void>((resolve, reject) => {
      list.push({ resolve, reject });
    });
  return {
    enter() {
      if (failure !== null) return Promise.reject(failure);
      if (taken >= size) return wait(entering);
      taken += 1;
      return Promise.resolve();
    },
    leave() {
      const next = entering.shift();
      if (next !== undefined) return next.resolve();
      taken -= 1;
      if (taken > 0) return;
      for (const { resolve } of emptying) resolve();
      emptying = [];
    },
    empty() {
      if (failure !== null) return Promise.reject(failure);
      return taken === 0 ? Promise.resolve() : wait(emptying);
    },
    fail(error) {
      failure ??= error;
      for (const { reject } of [...entering, ...emptying]) reject(error);
      entering = [];
      emptying = [];
    },
  };
}
