import type { FlagRow } from "../flags/change-flag.ts";

/** Names in a flag's facts the order whose repair did not hold. */
export const notRepairedBy = "notRepairedBy";

/** No condition holds behind such a flag, so none ends it. */
export const wasRaisedByCheck = ({ evidence }: FlagRow): boolean =>
  evidence.facts[notRepairedBy] !== undefined;
