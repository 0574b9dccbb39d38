import { inCanary } from "../../release/in-canary.ts";
import type { ReleaseEvent } from "../../release/release-state.ts";

/** A time in which a version spoke, our clock, epoch ms; `to` null: it still does. `share`: of the assets, 1 where it was live. */
export interface SpeakingStretch {
  from: number;
  to: number | null;
  share: number;
}

/** When a version was live or a canary, by what happened to the versions of its rule. */
export function speakingStretches(
  events: readonly Pick<ReleaseEvent, "version" | "to" | "share" | "at">[],
  version: number,
): SpeakingStretch[] {
  const stretches: SpeakingStretch[] = [];
  let open: SpeakingStretch | undefined;
  for (const { version: of, to, share, at } of events) {
    if (of !== version) continue;
    if (open !== undefined) open.to = at;
    open = undefined;
    if (to !== "live" && to !== "canary") continue;
    open = { from: at, to: null, share: to === "live" ? 1 : (share ?? 0) };
    stretches.push(open);
  }
  return stretches.filter(({ from, to }) => to === null || to > from);
}

/** Of those, the ones in which it spoke for this asset. */
export const stretchesFor = (
  stretches: readonly SpeakingStretch[],
  ruleKey: string,
  assetId: number,
): SpeakingStretch[] =>
  stretches.filter(({ share }) => share >= 1 || inCanary(ruleKey, assetId, share));

export const speaksAt = (stretches: readonly SpeakingStretch[], at: number): boolean =>
  stretches.some(({ from, to }) => from <= at && (to === null || at < to));
