import { monitorEventLoopDelay } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import type { Check } from "./check.ts";
import { bytesInWords, judge } from "./judge.ts";

/** How long this process's event loop was held up at worst since the last look. */
export function checkEventLoop(): Check & Disposable {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    name: "event-loop",
    look() {
      const worst = delay.max / 1e9;
      delay.reset();
      return judge(
        worst,
        { warning: 2, failing: 15 },
        {
          detail: `held up for ${worst.toFixed(2)} s at most`,
          remedy: "The processor is overloaded, or one task runs too long: add cores or processes.",
        },
      );
    },
    [Symbol.dispose]: () => delay.disable(),
  };
}

/** How much of the heap that Node may use is in use. */
export function checkMemory(): Check {
  return {
    name: "memory",
    look() {
      const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
      return judge(
        used / limit,
        { warning: 0.8, failing: 0.95 },
        {
          detail: `${bytesInWords(used)} of ${bytesInWords(limit)} heap in use`,
          remedy:
            "Give the process more memory (NODE_OPTIONS=--max-old-space-size=…) or add processes.",
        },
      );
    },
  };
}
