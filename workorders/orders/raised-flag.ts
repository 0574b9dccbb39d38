import type { LifeEstimate } from "../priority/life-estimate.ts";
import type { PriorityByRule } from "../priority/rule-term.ts";

/** A raised flag as this module takes it in. Times are epoch ms; `recordedAt` is our clock at the flag's commit. */
export interface RaisedFlag {
  flagId: number;
  /** Above 1 when the same flag is back after it had returned, before anyone acknowledged it. */
  occurrences: number;
  assetId: number;
  condition: string;
  ruleKey: string;
  ruleVersionId: number;
  severity: number;
  kind: "process" | "instrument";
  failureMode: string | null;
  skill: string | null;
  timeToFailureHours: number | null;
  remainingUsefulLife: LifeEstimate | null;
  /** How soon somebody must act, by the rule. */
  timeToRespondHours: number | null;
  /** Code of the kit that the rule asks for in place of the failure mode's. */
  kit: string | null;
  /** The class that the rule sets. */
  priority: PriorityByRule | null;
  raisedAt: number;
  triggeredAt: number;
  recordedAt: number;
  summary: string;
}
