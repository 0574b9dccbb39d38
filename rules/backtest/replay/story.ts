import type { AssetEntry } from "#ingest";
import { summaryOf } from "../../evaluation/summary.ts";
import type { Judgement, RuleChange } from "../../scorer/assessment.ts";
import type { ReplayedStretch } from "./replay-job.ts";

/** Evidence is kept of so many flags of one candidate on one asset. */
const withEvidence = 300;
/** And so many transitions: a rule that says more than that is no rule. */
const mostTransitions = 40_000;

interface Told {
  type: string;
  at: number;
  triggeredAt: number;
  summary: string;
  evidence: ReplayedStretch["evidence"];
}

/** What one candidate says of one asset, as it stands in the end: what is revised is replaced, as with flags. */
export function createStory(asset: AssetEntry) {
  const told: Told[] = [];
  let raised = 0;
  let full = false;

  const toldOf = ({ rule }: RuleChange, { transition, evidence }: Judgement): Told => {
    const isRaise = transition.type === "raised";
    if (isRaise) raised += 1;
    return {
      type: transition.type,
      at: transition.at,
      triggeredAt: isRaise ? transition.triggeredAt : transition.at,
      summary: isRaise
        ? summaryOf(rule.live.definition.summary, transition.explanation, asset, rule.signals)
        : "",
      evidence: isRaise && raised <= withEvidence ? evidence : null,
    };
  };

  return {
    take(change: RuleChange): void {
      if (full) return;
      if (change.kind === "transition") {
        told.push(toldOf(change, change));
      } else {
        told.splice(told.length - change.was.length);
        for (const one of change.now) told.push(toldOf(change, one));
      }
      full = told.length >= mostTransitions;
    },
    /** Why it is not the whole of it; null when it is. */
    cut: (): string | null =>
      full
        ? `it came and went ${mostTransitions / 2} times on ${asset.tag}, and what followed was not counted`
        : null,
    /** Those that began in [from, to), as they would have been told. */
    stretches(from: number, to: number): ReplayedStretch[] {
      const stretches: ReplayedStretch[] = [];
      let open: Told | null = null;
      const close = (returnedAt: number | null): void => {
        if (open !== null && open.triggeredAt >= from && open.triggeredAt < to) {
          const { at, triggeredAt, summary, evidence } = open;
          stretches.push({ raisedAt: at, triggeredAt, returnedAt, summary, evidence });
        }
        open = null;
      };
      for (const one of told) {
        if (one.type === "raised") open = one;
        else if (one.type === "returned") close(one.at);
      }
      close(null);
      return stretches;
    },
  };
}
