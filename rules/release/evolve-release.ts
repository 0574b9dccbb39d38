import type { ReleaseEvent, ReleaseState } from "./release-state.ts";

/** Where the versions stand after an event. */
export function evolveRelease(state: ReleaseState, event: ReleaseEvent): ReleaseState {
  const { version, to, share, at } = event;
  const before = state.versions.get(version);
  const stays = before?.stage === to;
  const versions = new Map(state.versions);
  versions.set(version, { version, stage: to, share, since: stays ? before.since : at });
  if (to !== "live" || stays) return { versions, liveOnes: state.liveOnes };
  if (event.type === "rolled-back") {
    const place = state.liveOnes.lastIndexOf(version);
    return { versions, liveOnes: state.liveOnes.slice(0, place + 1) };
  }
  return { versions, liveOnes: [...state.liveOnes, version] };
}
