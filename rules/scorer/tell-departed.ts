import type { OutboxEvent } from "#platform";
import { changeFlag } from "../flags/change-flag.ts";
import { lockOpenFlag } from "../flags/raise-flag.ts";
import { memoryOf } from "../release/who-speaks.ts";
import type { Trx } from "../tables.ts";
import { endSilence } from "../topology/inhibit.ts";
import type { Assessment } from "./assessment.ts";
import { endTrialOf } from "./keep-trial-flags.ts";

/** Nothing judges an asset by a rule any more: its flag would stand for ever, so it returns and says why. */
export async function tellDeparted(
  trx: Trx,
  { memory: { asset }, key, at }: Assessment["departed"][number],
  now: number,
): Promise<OutboxEvent[]> {
  const { ruleKey, version } = memoryOf(key);
  if (version !== null) {
    await endTrialOf(trx, { ruleKey, version, assetId: asset.id }, at);
    return [];
  }
  await endSilence(trx, asset.id, ruleKey, { kind: "changed" });
  const flag = await lockOpenFlag(trx, asset.id, ruleKey);
  if (flag === undefined) return [];
  const reason = `the rule was retired, or does not concern ${asset.tag} any more`;
  return changeFlag(trx, flag, { type: "return", at }, now, reason);
}
