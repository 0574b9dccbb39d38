import type { AssetEntry, Registry } from "#ingest";
import { appendToOutbox } from "#platform";
import type { DeliveredEvent, Subscription } from "#platform";
import { announceFlags } from "../announce/announce-flags.ts";
import { reviseFlags } from "../flags/revise-flags.ts";
import { trialKey } from "../release/who-speaks.ts";
import { requestReset } from "../scorer/request-reset.ts";
import type { Trx } from "../tables.ts";
import { concernedFlags } from "./concerned-flags.ts";
import type { Concerned } from "./concerned-flags.ts";
import { judgeAgain } from "./judge-again.ts";
import type { Verdict } from "./judge-again.ts";
import type { ReadHistory } from "./read-history.ts";
import { revisedReadings } from "./revised-readings.ts";
import type { RevisedReadings } from "./revised-readings.ts";

interface Parts {
  clock: { now(): number };
  registry: Pick<Registry, "asset">;
  readHistory: ReadHistory;
}

/** What remains of `readings.revised` when a step has done its share. */
const restTopic = "flags.to-judge-again";

/** So many that cannot be judged again are noted in one step; of the others each has a step of its own. */
const mostInAStep = 50;

/**
 * Readings beyond the allowed lateness were corrected or came at last: the flags that rest on them are judged again over what is stored,
 * each by the rule version that raised it, and withdrawn when they never happened. What no live flag was raised for raises none now: its
 * moment is past. What versions in trial said in silence is taken out of their record in the same way.
 *
 * Flag by flag: a step reads what is stored for one of them, and leaves the rest to an event of its own, committed with what the step did.
 */
export function reevaluationSubscriptions(parts: Parts): Subscription[] {
  return [
    {
      consumer: "rules-history",
      topics: ["readings.revised", restTopic],
      async handle(trx: Trx, event) {
        const revised = revisedReadings.parse(event.payload);
        const asset = parts.registry.asset(revised.assetId);
        if (asset === undefined) return;
        const waiting = await concernedFlags(trx, asset, revised, mostInAStep + 1);
        // Judged before any is changed: reading what is stored takes its time, and a changed flag is locked, for which the scorer of
        // its whole partition would wait.
        const verdicts: Verdict[] = [];
        for (const one of waiting.slice(0, mostInAStep)) {
          verdicts.push(await judgeAgain(one, parts.readHistory, parts.clock.now()));
          if (!("cannot" in one.by.warmUp)) break;
        }
        for (const verdict of verdicts) await carryOut(trx, verdict, { asset, revised, parts });
        const last = verdicts.at(-1);
        if (last !== undefined && waiting.length > verdicts.length) {
          await appendToOutbox(trx, [restOf(event, last.one)]);
        }
      },
    },
  ];
}

const restOf = (
  { key, siteId, payload }: DeliveredEvent,
  { raisedAt, episodeId, flagId }: Concerned,
) => ({
  topic: restTopic,
  key,
  siteId,
  payload: {
    ...payload,
    after: { raisedAt: new Date(raisedAt).toISOString(), episodeId, inTrial: flagId === null },
  },
});

interface About {
  asset: AssetEntry;
  revised: RevisedReadings;
  parts: Parts;
}

async function carryOut(trx: Trx, verdict: Verdict, about: About): Promise<void> {
  const { one } = verdict;
  const { asset, parts } = about;
  const now = parts.clock.now();
  const why = reasonOf(one, about);
  const { flagId } = one;
  if (verdict.is === "happened") return;
  if (verdict.is === "unchecked") {
    if (flagId !== null) await noteUnchecked(trx, one, flagId, `${why}; ${verdict.because}`, now);
    return;
  }
  if (flagId === null) {
    await takeBackTrial(trx, one, { assetId: asset.id, why, now });
    return;
  }
  const { raisedAt, triggeredAt, returnedAt } = one;
  const { definition, versionId, version } = one.by;
  const was = [
    { type: "raised" as const, at: raisedAt, triggeredAt },
    ...(returnedAt === null ? [] : [{ type: "returned" as const, at: returnedAt }]),
  ];
  const events = await reviseFlags(
    trx,
    { asset, rule: definition, ruleVersionId: versionId, ruleVersion: version },
    { was, now: [], activeBefore: false },
    { now, reason: why },
  );
  await announceFlags(trx, events, now);
  // The scorer believes that the condition holds; it begins anew, and raises a flag of its own if it does.
  if (returnedAt === null && events.length > 0) {
    await requestReset(trx, {
      assetId: asset.id,
      componentCode: null,
      ruleKeys: [definition.key],
      reason: `F-${flagId} never happened: ${why}`,
      at: now,
    });
  }
}

/** Nobody was told of it: it leaves the version's record, and a memory that believes it holds begins anew. */
async function takeBackTrial(
  trx: Trx,
  { episodeId, returnedAt, by }: Concerned,
  { assetId, why, now }: { assetId: number; why: string; now: number },
): Promise<void> {
  const { numDeletedRows } = await trx
    .deleteFrom("rules.trial_flag")
    .where("id", "=", episodeId)
    .executeTakeFirst();
  if (numDeletedRows !== 1n || returnedAt !== null) return;
  await requestReset(trx, {
    assetId,
    componentCode: null,
    ruleKeys: [trialKey(by)],
    reason: `T-${episodeId} never happened: ${why}`,
    at: now,
  });
}

/** Once for the same reason. */
async function noteUnchecked(
  trx: Trx,
  { raisedAt }: Concerned,
  flagId: number,
  reason: string,
  now: number,
): Promise<void> {
  const type = "not-judged-again";
  const known = await trx
    .selectFrom("rules.flag_history")
    .where("flag_id", "=", flagId)
    .where("type", "=", type)
    .where("reason", "=", reason)
    .select("id")
    .executeTakeFirst();
  if (known !== undefined) return;
  await trx
    .insertInto("rules.flag_history")
    .values({
      flag_id: flagId,
      type,
      at: new Date(raisedAt),
      recorded_at: new Date(now),
      by: null,
      reason,
    })
    .execute();
}

function reasonOf({ revised: { from, to } }: Concerned, { asset, revised }: About): string {
  const signal = [...asset.signals.values()].find(({ id }) => id === revised.signalId);
  const stretch = `between ${new Date(from).toISOString()} and ${new Date(to).toISOString()}`;
  const name = signal?.name ?? "a signal";
  return revised.cause === "correction"
    ? `readings of ${name} ${stretch} were corrected`
    : `readings of ${name} ${stretch} came late`;
}
