/**
 * The way of a rule version: written down (`draft`), evaluated on live data without a word to anybody (`shadow`), speaking for a share of
 * the assets (`canary`), speaking for all (`live`), and over (`retired`).
 */
export const stages = ["draft", "shadow", "canary", "live", "retired"] as const;

export type Stage = (typeof stages)[number];

export interface StagedVersion {
  version: number;
  stage: Stage;
  /** Of a canary: for which share of the assets it speaks. */
  share: number | null;
  /** Our clock: since when without a break. */
  since: number;
}

/** Where the versions of one rule stand. */
export interface ReleaseState {
  versions: ReadonlyMap<number, StagedVersion>;
  /** What was live one after another and was not rolled back; the last is live now, unless it was retired. */
  liveOnes: readonly number[];
}

export const nothingReleased = (): ReleaseState => ({ versions: new Map(), liveOnes: [] });

export type ReleaseCommand =
  | { type: "add"; version: number; stage: "draft" | "shadow" | "live" }
  /** One or more stages on; `open`: why a gate before it is not passed. */
  | {
      type: "advance";
      version: number;
      to: "shadow" | "canary" | "live";
      share: number | null;
      open: readonly string[];
    }
  | { type: "step-back"; version: number; to: "draft" | "shadow" }
  | { type: "retire"; version: number }
  /** Undoes the last step that let somebody speak. */
  | { type: "roll-back" };

export type ReleaseEvent =
  | { type: "added"; version: number; to: Stage; share: null; at: number }
  | MovedEvent
  /** It is live again: what came after it never was, as far as a further rollback is concerned. */
  | (Omit<MovedEvent, "type"> & { type: "rolled-back" });

interface MovedEvent {
  type: "moved";
  version: number;
  from: Stage;
  to: Stage;
  share: number | null;
  at: number;
}

export const inStage = (state: ReleaseState, stage: Stage): StagedVersion[] =>
  [...state.versions.values()].filter((one) => one.stage === stage);

/** At most one version of a rule is live, and one a canary. */
export const liveOf = (state: ReleaseState): StagedVersion | undefined => inStage(state, "live")[0];
export const canaryOf = (state: ReleaseState): StagedVersion | undefined =>
  inStage(state, "canary")[0];

/** Was live and goes on learning in silence, so that a rollback to it needs no time. */
export const standsBy = (state: ReleaseState, { version, stage }: StagedVersion): boolean =>
  stage === "shadow" && state.liveOnes.includes(version);

/** The version that a rollback of the live one leads to. */
export function previousLive(state: ReleaseState): number | undefined {
  const live = liveOf(state)?.version;
  return state.liveOnes.findLast((version) => version !== live);
}
