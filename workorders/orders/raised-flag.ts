/** A raised flag as this module takes it in. Times are epoch ms; `recordedAt` is our clock at the flag's commit. */
export interface RaisedFlag {
  flagId: number;
  assetId: number;
  condition: string;
  ruleKey: string;
  ruleVersionId: number;
  severity: number;
  kind: "process" | "instrument";
  failureMode: string | null;
  skill: string | null;
  timeToFailureHours: number | null;
  raisedAt: number;
  triggeredAt: number;
  recordedAt: number;
  summary: string;
}
