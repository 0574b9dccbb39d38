import type { Progress } from "../store/move-backtest.ts";

/** The backtest is no longer ours: somebody cancelled it, or another process has it. */
export class Lost extends Error {}

/** Often enough to look at; it also says that we are alive. */
const tellEveryMs = 1_000;

/** How far a backtest is, told once a second to `tell`, which answers false when it is no longer ours. */
export function keepProgress(
  start: { assets: number; assetsDone: number; readings: number; runningMs: number },
  tell: (progress: Progress) => Promise<boolean>,
) {
  const begun = performance.now();
  let { assetsDone, readings } = start;
  const underWay = new Map<number, number>();
  let lost = false;
  let telling: Promise<void> | undefined;

  const now = (): Progress => ({
    assetsDone,
    readings,
    share: Math.min(
      1,
      (assetsDone + [...underWay.values()].reduce((sum, one) => sum + one, 0)) /
        Math.max(1, start.assets),
    ),
    runningMs: start.runningMs + (performance.now() - begun),
  });
  const tellNow = async (): Promise<void> => {
    try {
      if (!(await tell(now()))) lost = true;
    } catch {
      // PostgreSQL is away for a moment: what is to be written down next finds out whether it stays so.
    } finally {
      telling = undefined;
    }
  };
  const timer = setInterval(() => void (telling ??= tellNow()), tellEveryMs);

  return {
    /** More readings came, and so much of the asset is through. @throws Lost */
    note(assetId: number, more: number, share: number): void {
      if (lost) throw new Lost();
      readings += more;
      underWay.set(assetId, share);
    },
    assetDone(assetId: number): void {
      assetsDone += 1;
      underWay.delete(assetId);
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await telling;
      await tellNow();
    },
  };
}
