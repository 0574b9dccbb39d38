import type { ReplayedAsset, ReplayJob, ReplayPage } from "../replay/replay-job.ts";

/** What is said to the thread that replays, of the job with this number; it answers each page and each end once, in order. */
export type ToThread =
  | { say: "begin"; number: number; job: ReplayJob }
  | { say: "page"; number: number; page: ReplayPage }
  | { say: "finish"; number: number };

export type FromThread =
  | { say: "taken" }
  | { say: "finished"; result: ReplayedAsset }
  | { say: "failed"; message: string };
