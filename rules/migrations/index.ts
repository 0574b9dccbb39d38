import type { Migration } from "#platform";
import { rules } from "./0001-rules.ts";
import { scoring } from "./0002-scoring.ts";
import { flags } from "./0003-flags.ts";
import { positionCommits } from "./0004-position-commits.ts";
import { flagsOfRule } from "./0005-flags-of-rule.ts";
import { flagEpisodes } from "./0006-flag-episodes.ts";
import { neededEntries } from "./0007-needed-entries.ts";
import { revisedAssessments } from "./0008-revised-assessments.ts";
import { unreachable } from "./0009-unreachable.ts";
import { detectors } from "./0010-detectors.ts";
import { notLearnt } from "./0011-not-learnt.ts";
import { remainingLife } from "./0012-remaining-life.ts";
import { release } from "./0014-release.ts";
import { trials } from "./0015-trials.ts";
import { scoredInStages } from "./0016-scored-in-stages.ts";
import { backtests } from "./0017-backtests.ts";
import { heardTime } from "./0018-heard-time.ts";
import { closeOuts } from "./0020-close-outs.ts";
import { repairChecks } from "./0021-repair-checks.ts";
import { suppression } from "./0022-suppression.ts";
import { onCall } from "./0023-on-call.ts";
import { escalation } from "./0024-escalation.ts";
import { proposals } from "./0025-proposals.ts";
import { revisedOutcomes } from "./0027-revised-outcomes.ts";
import { records } from "./0028-records.ts";
import { ownPolicies } from "./0029-own-policies.ts";
import { heldAndLatched } from "./0030-held-and-latched.ts";
import { functionalFailures } from "./0031-functional-failures.ts";
import { closedStretches } from "./0032-closed-stretches.ts";

export const migrations: Migration[] = [
  rules,
  scoring,
  flags,
  positionCommits,
  flagsOfRule,
  flagEpisodes,
  neededEntries,
  revisedAssessments,
  unreachable,
  detectors,
  notLearnt,
  remainingLife,
  release,
  trials,
  scoredInStages,
  backtests,
  heardTime,
  closeOuts,
  repairChecks,
  suppression,
  onCall,
  escalation,
  proposals,
  revisedOutcomes,
  records,
  ownPolicies,
  heldAndLatched,
  functionalFailures,
  closedStretches,
];
