import type { Migration } from "#platform";

import { supply } from "./0001-supply.ts";
import { orders } from "./0002-orders.ts";

export const migrations: Migration[] = [supply, orders];
