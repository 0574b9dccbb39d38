import type { Migration } from "#platform";

import { supply } from "./0001-supply.ts";
import { orders } from "./0002-orders.ts";
import { lookups } from "./0003-lookups.ts";
import { returnVisits } from "./0004-return-visits.ts";
import { remainingLife } from "./0005-remaining-life.ts";
import { acceptance } from "./0006-acceptance.ts";
import { revisedOutcomes } from "./0007-revised-outcomes.ts";
import { askedByRules } from "./0008-asked-by-rules.ts";

export const migrations: Migration[] = [
  supply,
  orders,
  lookups,
  returnVisits,
  remainingLife,
  acceptance,
  revisedOutcomes,
  askedByRules,
];
