import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Clock } from "../clock/clock.ts";
import type { Database } from "../database/open-database.ts";
import { fileNotifier } from "../notifier/adapters/file.ts";
import type { FiledLetter } from "../notifier/adapters/file.ts";
import type { Urgency } from "../notifier/message.ts";
import { sendDue } from "../notifier/sending/look-after.ts";
import type { ContactTables } from "../notifier/contacts/tables.ts";

/**
 * What people and programs are told, as NOTIFY_FOLDER writes it: `settle` sends everything that is due by the clock and answers
 * what was told since it was asked last, in the order it was queued. No queue, no waiting; links begin with https://plant.example.
 */
export async function collectMessages({ db, clock }: { db: Database; clock: Clock }): Promise<{
  settle: () => Promise<(FiledLetter & { address: { name?: string } })[]>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "millwright-messages-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const way = (channel: "email" | "push" | "webhook") =>
    ({ open: true, notifier: fileNotifier(folder, channel) }) as const;
  const ways = { email: way("email"), push: way("push"), webhook: way("webhook") };
  const { signal } = new AbortController();
  return {
    async settle() {
      await sendDue({ db, clock, ways, keys: null, base: "https://plant.example", signal });
      const files = (await readdir(folder)).map((name) => join(folder, name));
      const letters = await Promise.all(
        files.map(
          async (file) =>
            // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fileNotifier wrote it
            JSON.parse(await readFile(file, "utf8")) as FiledLetter & {
              address: { name?: string };
            },
        ),
      );
      await Promise.all(files.map((file) => rm(file)));
      return letters.toSorted((a, b) => numberOf(a.key) - numberOf(b.key));
    },
  };
}

/** Keys are "m<message>-<way>-…": ways are numbered as they are made. */
const numberOf = (key: string): number => Number(key.split("-")[1]);

/** A way to a person that works: a confirmed address. @returns its id */
export async function giveContactPoint(
  db: Database,
  contact: { personId: number; leastUrgency?: Urgency },
): Promise<number> {
  const { personId, leastUrgency = 1 } = contact;
  const at = new Date("2026-01-01T00:00:00Z");
  const { id } = await db
    .as<ContactTables>()
    .insertInto("platform.contact_point")
    .values({
      person_id: personId,
      channel: "email",
      name: `email to p…@plant.example`,
      address: `person-${personId}-${leastUrgency}@plant.example`,
      push_keys: null,
      key_id: null,
      least_urgency: leastUrgency,
      added_at: at,
      confirmed_at: at,
      confirm_hash: null,
      confirm_asked_at: null,
      confirm_until: null,
      tested_at: null,
      ended_at: null,
      ended_reason: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}
