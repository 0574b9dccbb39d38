import { z } from "#platform";
import { ruleSchema } from "../../definition/rule-schema.ts";
import type { Backtest, BacktestFlag, BacktestResult } from "../backtest-schemas.ts";
import { BacktestFlag as flagSchema } from "../backtest-schemas.ts";
import type { CandidateReport } from "../report/report.ts";
import type { BacktestFlagRow, BacktestRow } from "../store/backtest-list.ts";

const iso = (at: number | Date): string => new Date(at).toISOString();
const isoOrNull = (at: Date | null): string | null => (at === null ? null : at.toISOString());

/** `brief`: as a list has it, without the days. */
export function presentBacktest(
  row: BacktestRow,
  { brief = false }: { brief?: boolean } = {},
): z.infer<typeof Backtest> {
  const { spec, result } = row;
  const secondsLeft =
    row.state === "running" && row.share > 0.01
      ? ((row.running_ms / row.share) * (1 - row.share)) / 1_000
      : null;
  const lived = (spec.to - spec.warmUpFrom) * row.share;
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    from: iso(spec.from),
    to: iso(spec.to),
    warmUpFrom: iso(spec.warmUpFrom),
    filter: spec.filter,
    candidates: row.candidates.map(({ key, version, definition }, index) => {
      const rule = ruleSchema.safeParse(definition);
      return {
        index,
        key,
        version,
        name: rule.success ? rule.data.name : key,
        severity: rule.success ? rule.data.severity : 1,
        definition: z.looseObject({}).parse(definition),
        result: result === null ? null : presentResult(result.candidates[index]!, brief),
      };
    }),
    comparison: result?.comparison ?? [],
    progress: {
      share: row.share,
      assets: row.asset_ids.length,
      assetsDone: row.assets_done,
      readings: row.readings,
      secondsLeft,
      timesRealTime: row.running_ms > 0 ? lived / row.running_ms : null,
    },
    error: row.error,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    startedAt: isoOrNull(row.started_at),
    endedAt: isoOrNull(row.ended_at),
  };
}

export const presentResult = (
  report: CandidateReport,
  brief: boolean,
): z.infer<typeof BacktestResult> => ({
  ...report,
  held: report.held ?? null,
  netValue: report.netValue ?? null,
  missed: report.missed.map((one) => ({ ...one, at: iso(one.at) })),
  perDay: brief ? [] : report.perDay,
  coverage: {
    ...report.coverage,
    gaps: report.coverage.gaps.map((gap) => ({ ...gap, from: iso(gap.from), to: iso(gap.to) })),
  },
});

export const presentBacktestFlag = (row: BacktestFlagRow): z.infer<typeof BacktestFlag> => ({
  id: row.id,
  candidate: row.candidate,
  ruleKey: row.rule_key,
  asset: { id: row.asset_id, tag: row.asset_tag, name: row.asset_name },
  site: { id: row.site_id, name: row.site_name },
  raisedAt: row.raised_at.toISOString(),
  triggeredAt: row.triggered_at.toISOString(),
  returnedAt: isoOrNull(row.returned_at),
  summary: row.summary,
  verdict: row.verdict,
  why: row.why,
  leadHours: row.lead_hours,
  held:
    row.held === null
      ? null
      : { ...row.held, toldAt: row.held.toldAt === null ? null : iso(row.held.toldAt) },
  evidence: flagSchema.shape.evidence.parse(row.evidence),
});
