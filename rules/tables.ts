import type { MessageTables, OutboxTables } from "#platform";
import type { Kysely, Transaction } from "kysely";
import type { SuppressionTables } from "./announce/suppression-tables.ts";
import type { FlagTables } from "./flags/flag-tables.ts";
import type { CloseOutTables } from "./gaps/close-out-tables.ts";
import type { OnCallTables } from "./on-call/tables.ts";
import type { ReleaseTables } from "./release/release-tables.ts";
import type { ScorerTables } from "./scorer/scorer-tables.ts";
import type { TopologyTables } from "./topology/topology-tables.ts";

/** The tables of schema `rules` and the outbox, and no other: what this module may see. */
export interface RulesTables
  extends
    OutboxTables,
    MessageTables,
    OnCallTables,
    ReleaseTables,
    ScorerTables,
    FlagTables,
    SuppressionTables,
    CloseOutTables,
    TopologyTables {}

export type Db = Kysely<RulesTables>;
export type Trx = Transaction<RulesTables>;
