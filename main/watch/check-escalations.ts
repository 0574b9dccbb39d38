import type { Clock, Database } from "#platform";
import { escalationFigures, onCallGaps } from "#rules";
import type { Check, Finding } from "./check.ts";
import { inWords, judge } from "./judge.ts";

/** Whom a policy reaches is asked of each person: now and then is soon enough. */
const gapsEveryMs = 60_000;

/**
 * Whether people are told of what nobody has taken on: steps that are taken late, what everybody was told of and nobody acknowledged, and
 * policies by which nobody could be told, which would show only on the day it matters.
 */
export function checkEscalations(db: Database, clock: Clock): Check {
  let gaps: { at: number; found: Awaited<ReturnType<typeof onCallGaps>> } | undefined;
  return {
    name: "escalations",
    async look(): Promise<Finding> {
      const now = clock.now();
      const { nextDue, running, exhausted } = await escalationFigures(db);
      const late = nextDue === null ? 0 : Math.max(0, now - nextDue);
      const steps = judge(
        late / 1_000,
        { warning: 60, failing: 600 },
        {
          detail:
            late < 10_000
              ? `people are told as it comes due; ${running} wait for somebody`
              : `a step of an escalation is ${inWords(late)} late`,
          remedy: "See the log of the worker processes for what keeps it from being taken.",
        },
      );
      if (steps.state !== "ok") return steps;
      if (gaps === undefined || now - gaps.at >= gapsEveryMs || now < gaps.at) {
        gaps = { at: now, found: await onCallGaps(db, now) };
      }
      const [gap] = gaps.found;
      if (gap !== undefined) {
        const where = gap.siteId === null ? "by the general policy" : `on site ${gap.siteId}`;
        return {
          ...steps,
          state: "warning",
          detail: `nobody could be told of severity ${gap.severity} ${where}: ${gap.words}`,
          remedy: "Mend the rota or the escalation policy, or let somebody add a contact point.",
        };
      }
      if (exhausted === 0) return steps;
      return {
        ...steps,
        state: "warning",
        detail: `${exhausted === 1 ? "one thing was" : `${exhausted} things were`} told to everybody and acknowledged by nobody`,
        remedy: "GET /api/v1/escalations?state=exhausted says which. Acknowledge them.",
      };
    },
  };
}
