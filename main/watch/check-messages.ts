import { messageAge } from "#platform";
import type { Clock, Database } from "#platform";
import type { Check, Finding } from "./check.ts";
import { inWords, judge } from "./judge.ts";

/**
 * Whether people are told. Never more than a warning: a mail server that is away is no reason to send traffic elsewhere, and whatever
 * was flagged can still be seen.
 */
export function checkMessages(db: Database, clock: Clock): Check {
  return {
    name: "messages",
    async look(): Promise<Finding> {
      const { waiting, oldestDue, failedLately } = await messageAge(db, clock.now());
      const age = oldestDue === null ? 0 : Math.max(0, clock.now() - oldestDue);
      const late = judge(
        age / 1_000,
        { warning: 120, failing: Infinity },
        {
          detail:
            age < 10_000
              ? `messages are sent as they come; ${waiting} wait for their time`
              : `the oldest message has waited ${inWords(age)} to be told`,
          remedy:
            "Look at GET /api/v1/messages?state=waiting for what the ways answer; see SMTP_URL.",
        },
      );
      if (failedLately === 0) return late;
      return {
        ...late,
        state: "warning",
        detail: `${late.detail}; ${failedLately} could not be told within the last hour`,
        remedy:
          late.remedy ??
          "GET /api/v1/messages?state=failed says why: a way that is refused, or people without a contact point.",
      };
    },
  };
}
