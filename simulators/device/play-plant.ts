import { setTimeout as delay } from "node:timers/promises";
import { encodeSnapshot, topicFor } from "#ingest/wire";
import type { Publisher } from "./publisher.ts";

export interface PublishingAsset {
  site: string;
  tag: string;
  publisher: Publisher;
}

/**
 * Lets every asset say all its values once a period, each a little after the one before so that the plant
 * does not speak in one burst. What a slow network makes it miss is not said late: a device has no memory.
 * Ends when the signal aborts.
 */
export async function playPlant({
  assets,
  periodMs,
  observe,
  clock,
  signal,
}: {
  assets: PublishingAsset[];
  periodMs: number;
  observe: (tag: string, now: number) => Record<string, number>;
  clock: () => number;
  signal: AbortSignal;
}): Promise<void> {
  const step = periodMs / assets.length;
  const startedAt = clock();
  for (let turn = 0; !signal.aborted; turn++) {
    const behind = clock() - (startedAt + turn * step);
    if (behind > periodMs) turn += Math.floor(behind / periodMs) * assets.length;
    else if (behind < 0) await delay(-behind, undefined, { signal }).catch(() => {});
    const asset = assets[turn % assets.length];
    if (asset === undefined || signal.aborted) return;
    const now = clock();
    const payload = encodeSnapshot({ observedAt: now, values: observe(asset.tag, now) });
    await asset.publisher
      .publish(topicFor(asset.site, asset.tag), payload)
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
  }
}
