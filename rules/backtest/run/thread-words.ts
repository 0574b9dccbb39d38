import type { ReplayedAsset, ReplayJob, ReplayPage } from "../replay/replay-job.ts";

/** What is said to the thread that replays; it answers each page and each end once, in order. */
export type ToThread =
  | { say: "begin"; job: ReplayJob }
  | { say: "page"; page: ReplayPage }
  | { say: "finish" };

export type FromThread =
  | { say: "taken" }
  | { say: "finished"; result: ReplayedAsset }
  | { say: "failed"; message: string };
