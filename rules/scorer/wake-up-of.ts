export const scoreQueue = "score";

/** One wake-up for all that waits in a partition. */
export const wakeUpOf = (partition: number) => ({
  data: { partition },
  options: { jobId: `score-${partition}` },
});
