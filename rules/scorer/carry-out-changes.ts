import type { OutboxEvent } from "#platform";
import { summaryOf } from "../evaluation/summary.ts";
import { changeFlag } from "../flags/change-flag.ts";
import { flicker, mayFlicker } from "../flags/flicker.ts";
import type { Flick } from "../flags/flicker.ts";
import { lockOpenFlag, raiseFlag } from "../flags/raise-flag.ts";
import type { FlagOf, RaiseFlag } from "../flags/raise-flag.ts";
import { reEstimateFlag } from "../flags/re-estimate-flag.ts";
import { reviseFlags } from "../flags/revise-flags.ts";
import type { FlagWords } from "../flags/revise-flags.ts";
import { canaryFlagged } from "../release/release-events.ts";
import type { Trx } from "../tables.ts";
import { endSilence, inhibitByTopology } from "../topology/inhibit.ts";
import type { Judgement, RuleChange } from "./assessment.ts";
import { keepTrialFlags } from "./keep-trial-flags.ts";

/** A condition that came and went more often than this in one batch flickers. */
const flickersFrom = 8;

/** The changes in their order; those of a rule that flickers together, at the place of the first. */
export function inGroups(changes: readonly RuleChange[]): RuleChange[][] {
  if (changes.length < flickersFrom) return changes.map((one) => [one]);
  const groups: RuleChange[][] = [];
  const byRule = Map.groupBy(changes, ({ rule }) => rule);
  const done = new Set<RuleChange["rule"]>();
  for (const one of changes) {
    const ofRule = byRule.get(one.rule)!;
    if (ofRule.length < flickersFrom) groups.push([one]);
    else if (!done.has(one.rule)) groups.push(ofRule);
    done.add(one.rule);
  }
  return groups;
}

/** What the changes of one group do to flags, or to the record of a trial. @returns what to tell */
export async function carryOutAll(
  trx: Trx,
  changes: readonly RuleChange[],
  now: number,
): Promise<OutboxEvent[]> {
  const { live, silent } = changes[0]!.rule;
  if (silent) {
    await keepTrialFlags(trx, changes, now);
    return [];
  }
  const events = await carryOutInTurn(trx, changes, now);
  if (live.trial === undefined || !events.some(({ topic }) => topic === "flag.raised")) {
    return events;
  }
  const { versionId: ruleVersionId, version } = live;
  return [...events, canaryFlagged({ ruleKey: live.definition.key, ruleVersionId, version })];
}

async function carryOutInTurn(
  trx: Trx,
  changes: readonly RuleChange[],
  now: number,
): Promise<OutboxEvent[]> {
  const events: OutboxEvent[] = [];
  // What is not a plain raise or return goes one by one, and so does what comes before it.
  const plainFrom = changes.findLastIndex((one) => flickOf(one) === null) + 1;
  for (const [index, one] of changes.entries()) {
    if (index >= plainFrom && changes.length - index > 2) {
      const flag = await lockOpenFlag(trx, one.memory.asset.id, one.rule.bound.key);
      if (flag !== undefined && mayFlicker(flag)) {
        const rest = changes.slice(index).flatMap((each) => flickOf(each) ?? []);
        events.push(...(await flicker(trx, flag, rest, now)));
        return events;
      }
    }
    events.push(...(await carryOut(trx, one, now)));
  }
  return events;
}

/** Null: it needs more than its flag, or is neither a raise nor a return. A silence may be a gateway's. */
function flickOf(change: RuleChange): Flick | null {
  if (change.kind === "revision") return null;
  const { transition } = change;
  if (transition.explanation.silence !== undefined) return null;
  if (transition.type === "raised") return { type: "raise", raise: raiseOf(change, transition) };
  if (transition.type !== "returned" || transition.explanation.kind === "changed") return null;
  return { type: "return", at: transition.at };
}

const flagOf = ({ memory: { asset }, rule: { live } }: RuleChange): FlagOf => ({
  asset,
  rule: live.definition,
  ruleVersionId: live.versionId,
  ruleVersion: live.version,
});

function raiseOf(
  change: RuleChange & { kind: "transition" },
  { at, triggeredAt }: { at: number; triggeredAt: number },
): RaiseFlag {
  const of = flagOf(change);
  return { ...of, ...saysOf(of, change, change), raisedAt: at, triggeredAt };
}

async function carryOut(trx: Trx, change: RuleChange, now: number): Promise<OutboxEvent[]> {
  const { memory, rule } = change;
  const { asset } = memory;
  const of = flagOf(change);
  if (change.kind === "revision") {
    const told = change.now.map((one) => ({
      transition: one.transition,
      says: saysOf(of, change, one),
    }));
    return reviseFlags(
      trx,
      of,
      { was: change.was, now: told, activeBefore: change.activeBefore },
      { now, reason: "a late reading or a correction showed it" },
    );
  }
  const { transition } = change;
  if (transition.type === "raised") {
    const raise = raiseOf(change, transition);
    const silence = { explanation: transition.explanation, asset };
    if (await inhibitByTopology(trx, raise, silence, now)) return [];
    return raiseFlag(trx, raise, now);
  }
  if (transition.type === "returned") {
    await endSilence(trx, asset.id, rule.bound.key, transition.explanation);
    const flag = await lockOpenFlag(trx, asset.id, rule.bound.key);
    if (flag === undefined) return [];
    const { explanation, at } = transition;
    const reason = explanation.kind === "changed" ? explanation.words : null;
    return changeFlag(trx, flag, { type: "return", at }, now, reason);
  }
  const { remainingUsefulLife: life } = transition.explanation;
  if (transition.type === "re-estimated" && life !== undefined) {
    const flag = await lockOpenFlag(trx, asset.id, rule.bound.key);
    if (flag === undefined) return [];
    const { summary } = saysOf(of, change, change);
    return reEstimateFlag(trx, flag, { life, at: transition.at, summary }, now);
  }
  return [];
}

function saysOf(
  { asset, rule }: FlagOf,
  { rule: planned }: RuleChange,
  { transition, receivedAt, evidence }: Judgement,
): FlagWords {
  const summary = summaryOf(rule.summary, transition.explanation, asset, planned.signals);
  const { remainingUsefulLife } = transition.explanation;
  return { receivedAt, summary, evidence, remainingUsefulLife };
}
