import { sweepAuth } from "../auth/sweep.ts";
import type { Config } from "../config/config.ts";
import type { Database } from "../database/open-database.ts";
import { sweepIdempotencyKeys } from "../http/idempotency/idempotency-store.ts";
import { sweepOutbox } from "../outbox/sweep.ts";
import { sweepMessages } from "../notifier/sweep-messages.ts";
import { sweepProcesses } from "../processes/processes.ts";
import type { Sweep } from "./housekeeping.ts";

const day = 86_400_000;
const hour = 3_600_000;

/** What platform itself keeps for a time: handled events, answers to repeated requests, messages, sessions. */
export function platformSweeps(db: Database, retention: Config["retention"]): Sweep[] {
  return [
    {
      name: "outbox",
      run: (now) =>
        sweepOutbox(db, {
          handledBefore: new Date(now - retention.outboxDays * day),
          parkedBefore: new Date(now - retention.deadLetterDays * day),
        }),
    },
    {
      name: "idempotency-keys",
      run: (now) => sweepIdempotencyKeys(db, new Date(now - retention.idempotencyHours * hour)),
    },
    {
      name: "messages",
      run: (now) => sweepMessages(db, new Date(now - retention.messageDays * day)),
    },
    {
      name: "processes",
      run: (now) => sweepProcesses(db, new Date(now - 7 * day)),
    },
    { name: "sessions", run: (now) => sweepAuth(db, new Date(now)) },
  ];
}
