import type { ProductUnderLoad } from "./product-under-load.ts";
import { slopeOf } from "./spread.ts";

/** How the product's resident memory goes while `run` runs, in the second half of it. */
export async function memoryOver(
  product: ProductUnderLoad,
  minutes: number,
  run: () => Promise<unknown>,
) {
  const points: { x: number; y: number }[] = [];
  const beganAt = performance.now();
  const sample = async (): Promise<void> => {
    const { rssMB } = await product.usage();
    points.push({ x: (performance.now() - beganAt) / 60_000, y: rssMB });
  };
  const timer = setInterval(() => void sample(), 1_000);
  await run();
  clearInterval(timer);
  // What is filled once (caches, tails, the heap's first growth) is not growth: only the second half counts.
  const steady = points.slice(Math.floor(points.length / 2));
  return {
    minutes,
    firstMB: Math.round(steady[0]!.y),
    lastMB: Math.round(steady.at(-1)!.y),
    slopeMBPerMinute: Math.round(slopeOf(steady) * 100) / 100,
  };
}
