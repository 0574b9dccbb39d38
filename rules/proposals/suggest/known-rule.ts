import type { RuleDefinition } from "../../definition/rule-schema.ts";
import { fewestDecided, fewestFalse } from "../proposal.ts";
import type { Evidence, NothingToSuggest, ProposalKind, TriedOn } from "../proposal.ts";
import { decidedOf } from "./labelled-flag.ts";
import type { LabelledFlag, MissedFailure } from "./labelled-flag.ts";

/** A live rule with what is known of it: all that a suggestion is made from. */
export interface KnownRule {
  key: string;
  /** As a person wrote it. */
  written: unknown;
  rule: RuleDefinition;
  /** Newest first. */
  flags: readonly LabelledFlag[];
  missed: readonly MissedFailure[];
  /** A signal as people call it, and a value of it with its unit. */
  nameOf(signal: string): string;
  quantity(value: number, signal: string): string;
}

/** What is suggested on the ground of labelled flags. */
export function restsOn(flags: readonly LabelledFlag[]): { evidence: Evidence; scope: TriedOn } {
  return {
    evidence: { flags: flags.map(({ id, outcome }) => ({ id, outcome })), gaps: [] },
    scope: {
      from: Math.min(...flags.map(({ raisedAt }) => raisedAt)),
      assetIds: [...new Set(flags.map(({ assetId }) => assetId))],
    },
  };
}

const monthMs = 30 * 86_400_000;

/** The same on the ground of failures that were missed, with the month before them: what is new must be quiet then. */
export function restsOnMissed(
  missed: readonly { gapId: number; assetId: number; failedAt: number }[],
): {
  evidence: Evidence;
  scope: TriedOn;
} {
  return {
    evidence: { flags: [], gaps: missed.map(({ gapId }) => gapId) },
    scope: {
      from: Math.min(...missed.map(({ failedAt }) => failedAt)) - monthMs,
      assetIds: [...new Set(missed.map(({ assetId }) => assetId))],
    },
  };
}

/** Why labelled flags do not carry a change that makes a rule quieter, or null where they do. */
export function doNotCarry(
  kind: ProposalKind,
  flags: readonly LabelledFlag[],
  of = "flags",
): NothingToSuggest | null {
  const { confirmed, forNothing } = decidedOf(flags);
  const decided = confirmed.length + forNothing.length;
  if (decided < fewestDecided || forNothing.length < fewestFalse) {
    return {
      kind,
      nothing: `${decided} ${of} are decided, ${forNothing.length} of them for nothing: at least ${fewestDecided} are needed, ${fewestFalse} of them for nothing`,
    };
  }
  if (confirmed.length === 0) {
    return {
      kind,
      nothing: `none of ${decided} decided ${of} was confirmed, so that nothing says where to stop`,
    };
  }
  return null;
}
