/** Why a message, or a part of it, was refused. Stable: clients and dashboards depend on them. Pure: the pages use it too. */
export const refusalReasons = [
  "not-utf8",
  "bad-json",
  "bad-payload",
  "unknown-topic",
  "unknown-asset",
  "unknown-signal",
  "linked-signal",
  "wrong-type",
  "wrong-unit",
  "future-clock",
  "clock-not-set",
] as const;
export type RefusalReason = (typeof refusalReasons)[number];
