import { appendToOutbox, conflict, notFound } from "#platform";
import { lockFlag } from "../flags/acknowledge-flag.ts";
import { changeFlag } from "../flags/change-flag.ts";
import type { FlagRow } from "../flags/change-flag.ts";
import { decide } from "../flags/decide.ts";
import type { Db } from "../tables.ts";
import type { Outcome } from "./flag-outcome.ts";
import { judgeCloseOutAnew } from "./judge-close-out-anew.ts";
import { currentLabel, labelFlag } from "./label-flag.ts";
import type { OutcomeRow } from "./label-flag.ts";
import { noteInHistory } from "./note-in-history.ts";
import { outcomeRevised } from "./outcome-events.ts";
import { recordsMoved } from "./record-moved.ts";

export interface Revision {
  to: Outcome;
  /** What the reviser saw; null: no outcome. Left out: whatever it is. */
  from?: Outcome | null | undefined;
  reason: string;
  /** What it was instead; of another cause only. */
  failureMode: string | null;
}

/**
 * A person says what a flag was worth. It counts from now on, whatever visits find later; what was said before stays as history.
 *
 * @throws AppError not-found; conflict where the flag never happened, its outcome is not the one that was revised, or it is said already
 */
export async function reviseOutcome(
  db: Db,
  flagId: number,
  revision: Revision,
  by: { name: string; sees(siteId: number): boolean },
  now: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const flag = await lockFlag(trx, flagId);
    if (flag === undefined || !by.sees(flag.site_id)) {
      throw notFound(`There is no flag F-${flagId}, or none you may see.`, { id: flagId });
    }
    const standing = await currentLabel(trx, flagId);
    mayBeRevised(flag, standing, revision);
    const { to, reason, failureMode } = revision;
    await labelFlag(
      trx,
      flag,
      {
        outcome: to,
        source: "person",
        by: by.name,
        // What it is said of, and when that was found, stays the visit's.
        workOrderId: standing?.work_order_id ?? null,
        decidedAt: standing?.decided_at ?? new Date(now),
        reason,
        failureMode,
      },
      now,
    );
    const from = standing?.outcome ?? null;
    const said = `${from === null ? "no outcome" : words(from)} → ${words(to)}: ${reason}`;
    await noteInHistory(trx, flagId, {
      type: "outcome-revised",
      at: now,
      by: by.name,
      reason: said,
    });
    const seen = { type: "acknowledge", at: now, by: by.name } as const;
    const events = decide(flag.state, seen).ok ? await changeFlag(trx, flag, seen, now) : [];
    events.push(...(await recordsMoved(trx, [{ flag, outcome: to }])));
    const workOrderId = standing?.work_order_id ?? null;
    if (workOrderId !== null) await judgeCloseOutAnew(trx, workOrderId, now);
    events.push(
      outcomeRevised(flag, {
        ruleVersionId: flag.rule_version_id,
        workOrderId,
        from,
        to,
        failureMode,
        by: by.name,
        reason,
        at: new Date(now).toISOString(),
      }),
    );
    await appendToOutbox(trx, events);
  });
}

function mayBeRevised(
  flag: FlagRow,
  standing: OutcomeRow | undefined,
  { from, to, failureMode }: Revision,
): void {
  const number = `F-${flag.id}`;
  if (flag.withdrawn_at !== null) {
    throw conflict(
      `${number} was withdrawn: it never happened, so there is nothing to judge.`,
      { id: flag.id },
      "flag-withdrawn",
    );
  }
  const is = standing?.outcome ?? null;
  if (from !== undefined && from !== is) {
    const now =
      standing === undefined ? "has no outcome" : `is ${words(standing.outcome)} (${standing.by})`;
    throw conflict(
      `${number} ${now} by now. Look at it again, and revise that.`,
      { outcome: is },
      "outcome-changed",
    );
  }
  if (standing?.source === "person" && is === to && standing.failure_mode === failureMode) {
    throw conflict(
      `${number} is ${words(to)} already: ${standing.by} said so. Nothing was changed.`,
      { outcome: is },
      "outcome-unchanged",
    );
  }
}

const words = (outcome: Outcome): string => outcome.replaceAll("-", " ");
