import { appendToOutbox } from "#platform";
import { changeFlag } from "../../flags/change-flag.ts";
import type { FlagRow } from "../../flags/change-flag.ts";
import type { Trx } from "../../tables.ts";
import { endEscalations } from "../escalation/end-escalations.ts";
import { escalationEvent } from "../escalation/escalation-event.ts";
import type { EscalationRow } from "../escalation/escalation-row.ts";

/**
 * Somebody has seen it, or takes care of it: nobody else is told. `flag`: of an escalation about one, its row, which the caller has locked; it
 * is acknowledged with it. `how`: "from a message", null where that goes without saying.
 * @throws AppError conflict when the flag's state does not allow it
 */
export async function acknowledgeAs(
  trx: Trx,
  { row, flag }: { row: EscalationRow; flag: FlagRow | undefined },
  { by, how }: { by: { personId: number | null; name: string }; how: string | null },
  now: number,
): Promise<void> {
  const words = [by.name, "acknowledged it", ...(how === null ? [] : [how])].join(" ");
  if (flag !== undefined) {
    const command = { type: "acknowledge", at: now, by: by.name } as const;
    await appendToOutbox(trx, await changeFlag(trx, flag, command, now, how));
  } else {
    const event = { words: `${words}.`, at: now, by: { ...by, how } };
    await appendToOutbox(trx, [escalationEvent("escalation.acknowledged", row, event)]);
  }
  const about = { kind: row.about_kind, ids: [row.about_id] };
  await endEscalations(trx, about, { why: "acknowledged", words }, now);
}
