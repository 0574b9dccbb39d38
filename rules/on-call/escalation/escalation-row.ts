import type { Selectable } from "kysely";
import type { EscalationTables, OnCallTables } from "../tables.ts";

export type EscalationRow = Selectable<EscalationTables["rules.escalation"]>;
export type NoticeRow = Selectable<OnCallTables["rules.escalation_notice"]>;
