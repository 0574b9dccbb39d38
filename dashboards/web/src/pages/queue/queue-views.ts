export const queueViews = ["open", "decide", "parts", "under-way", "finished"] as const;
export type QueueView = (typeof queueViews)[number];

/** What a dispatcher asks the queue, as statuses; `open` and `ended` are the groups that the API knows. */
export const statusesOf: Record<QueueView, readonly string[]> = {
  open: ["open"],
  decide: ["awaiting-approval", "approved"],
  parts: ["awaiting-material"],
  "under-way": ["scheduled", "dispatched", "in-progress", "on-hold"],
  finished: ["ended"],
};
