import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { readConfig } from "../../config/config.ts";
import type { Database } from "../../database/open-database.ts";
import { manualClock } from "../../testing/manual-clock.ts";
import type { OutgoingMessage, Queued } from "../message.ts";
import { openNotifier } from "../open-notifier.ts";
import { queueMessage } from "../queue-message.ts";
import { sendDue } from "../sending/look-after.ts";
import type { MessageTables } from "../tables.ts";

/** A notifier with real ways to the receivers of a test, and a clock that stands still until it is told. */
export async function installation(db: Database, env: Record<string, string>) {
  const dataDir = await mkdtemp(join(tmpdir(), "millwright-notifier-"));
  const clock = manualClock("2026-11-22T10:00:00Z");
  const config = readConfig({
    DATA_DIR: dataDir,
    PUBLIC_URL: "https://plant.example",
    NOTIFY_PRIVATE_ADDRESSES: "on",
    ...env,
  });
  const notifier = await openNotifier({ config, clock });
  afterAll(async () => {
    await notifier[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  });
  const { ways, keys, base } = notifier;
  return {
    clock,
    notifier,
    dataDir,
    /** Sends everything that is due, without queue or waiting. */
    send: (signal: AbortSignal = new AbortController().signal): Promise<number> =>
      sendDue({ db, clock, ways, keys, base, signal }),
    queue: (message: Partial<OutgoingMessage> & Pick<OutgoingMessage, "to">): Promise<Queued> =>
      db
        .as<MessageTables>()
        .transaction()
        .execute((trx) =>
          queueMessage(trx, { ...aMessage(), at: new Date(clock.now()), ...message }),
        ),
  };
}

let count = 0;

function aMessage(): Omit<OutgoingMessage, "to" | "at"> {
  count += 1;
  return {
    siteId: 1,
    subject: "Bearing vibration of P-105 is high",
    text: "Cooling water pump 3 vibrates at 9.5 mm/s.",
    link: "/flags/12",
    actions: [{ name: "Acknowledge", url: `/acknowledge/secret-${count}` }],
    urgency: 3,
    about: { kind: "flag", id: 12 },
    dedupeKey: `test:${count}`,
  };
}

/** Somebody with an account, without the cost of a password. */
export async function addPerson(
  db: Database,
  person: { name?: string; sites?: number[] | null } = {},
): Promise<number> {
  count += 1;
  const { rows } = await db.pool.query<{ id: number }>(
    `insert into platform.person (email, name, roles, sites, created_at)
     values ($1, $2, '{technician}', $3, now()) returning id`,
    [`person-${count}@plant.example`, person.name ?? "Ana Ruiz", person.sites ?? null],
  );
  return rows[0]!.id;
}
