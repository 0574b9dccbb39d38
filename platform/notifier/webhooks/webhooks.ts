import { sql } from "kysely";
import type { Kysely } from "kysely";
import { withinSites } from "../../auth/principal.ts";
import type { Principal, SiteScope } from "../../auth/principal.ts";
import { rowsWithin } from "../../auth/rows-within.ts";
import type { Clock } from "../../clock/clock.ts";
import type { Database } from "../../database/open-database.ts";
import { conflict, forbidden, notFound } from "../../errors/app-error.ts";
import { errorCode } from "../../errors/error-code.ts";
import type { NotifierKeys } from "../keys/notifier-keys.ts";
import type { WebhookTables } from "./tables.ts";

export type Webhook = {
  id: number;
  name: string;
  url: string;
  /** Names of events; "*": all. */
  events: string[];
  sites: SiteScope;
  addedBy: string;
  addedAt: Date;
  changedBy: string;
  changedAt: Date;
  /** Null while it listens. */
  pausedReason: string | null;
};

export type WebhookDeps = { db: Database; clock: Clock; keys: NotifierKeys };
type WebhookFacts = { name: string; url: string; events: readonly string[]; sites: SiteScope };

/** A receiver gets each letter twice the number of times it is listed; nobody needs more. */
const most = 50;
/** How long letters are signed with the former secret too. */
const changeOverMs = 24 * 3_600_000;

/** Its secret is answered here, and never again. */
export async function addWebhook(
  { db, clock, keys }: WebhookDeps,
  manager: Principal,
  facts: WebhookFacts,
): Promise<{ webhook: Webhook; secret: string }> {
  refuseBeyond(manager, facts.sites);
  const at = new Date(clock.now());
  const row = await db
    .as<WebhookTables>()
    .transaction()
    .execute(async (trx) => {
      await sql`lock table platform.webhook in share row exclusive mode`.execute(trx);
      await refuseMore(trx);
      return trx
        .insertInto("platform.webhook")
        .values({
          ...toRow(facts),
          key_id: keys.id,
          former_secret_until: null,
          added_by: manager.name,
          added_at: at,
          changed_by: manager.name,
          changed_at: at,
          tested_at: null,
          paused_at: null,
          paused_reason: null,
          ended_at: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
    })
    .catch(nameTaken(facts.name));
  return { webhook: toWebhook(row), secret: keys.webhookSecret(row.id, row.secret_version) };
}

export type WebhookChange = { [K in keyof WebhookFacts]?: WebhookFacts[K] | undefined } & {
  paused?: boolean | undefined;
};

export async function changeWebhook(
  { db, clock }: Pick<WebhookDeps, "db" | "clock">,
  manager: Principal,
  id: number,
  change: WebhookChange,
): Promise<Webhook> {
  const before = await managedWebhook(db, manager, id);
  const { paused, ...facts } = change;
  const after = { ...before, ...withoutUndefined(facts) };
  refuseBeyond(manager, after.sites);
  const at = new Date(clock.now());
  const pause =
    paused === undefined
      ? {}
      : paused
        ? { paused_at: at, paused_reason: `${manager.name} paused it.` }
        : { paused_at: null, paused_reason: null };
  const row = await db
    .as<WebhookTables>()
    .updateTable("platform.webhook")
    .set({ ...toRow(after), ...pause, changed_by: manager.name, changed_at: at })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .returningAll()
    .executeTakeFirst()
    .catch(nameTaken(after.name));
  if (row === undefined) throw unknownWebhook(id);
  return toWebhook(row);
}

/** A new secret; letters are signed with the former too for a day. */
export async function renewSecret(
  { db, clock, keys }: WebhookDeps,
  manager: Principal,
  id: number,
): Promise<{ webhook: Webhook; secret: string; formerUntil: Date | null }> {
  await managedWebhook(db, manager, id);
  const at = new Date(clock.now());
  const until = new Date(clock.now() + changeOverMs);
  const row = await db
    .as<WebhookTables>()
    .updateTable("platform.webhook")
    .set({
      secret_version: sql<number>`secret_version + 1`,
      // What another key made cannot be made again, so there is nothing to change over from.
      former_secret_until: sql<Date | null>`case when key_id = ${keys.id} then ${until}::timestamptz end`,
      key_id: keys.id,
      changed_by: manager.name,
      changed_at: at,
    })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw unknownWebhook(id);
  const secret = keys.webhookSecret(id, row.secret_version);
  return { webhook: toWebhook(row), secret, formerUntil: row.former_secret_until };
}

export async function removeWebhook(
  { db, clock }: Pick<WebhookDeps, "db" | "clock">,
  manager: Principal,
  id: number,
): Promise<void> {
  await managedWebhook(db, manager, id);
  const at = new Date(clock.now());
  await db
    .as<WebhookTables>()
    .updateTable("platform.webhook")
    .set({ ended_at: at, changed_by: manager.name, changed_at: at })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}

/** Those within the manager's sites, by id. */
export async function listWebhooks(
  db: Database,
  manager: Principal,
  page: { after: number; limit: number },
): Promise<Webhook[]> {
  const rows = await db
    .as<WebhookTables>()
    .selectFrom("platform.webhook")
    .selectAll()
    .where("ended_at", "is", null)
    .where("id", ">", page.after)
    .where(rowsWithin(manager.sites))
    .orderBy("id")
    .limit(page.limit)
    .execute();
  return rows.map(toWebhook);
}

/** The webhook, if this manager may change it; else it is as if it did not exist. */
export async function managedWebhook(
  db: Database,
  manager: Principal,
  id: number,
): Promise<Webhook> {
  const row = await db
    .as<WebhookTables>()
    .selectFrom("platform.webhook")
    .selectAll()
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  const webhook = row && toWebhook(row);
  if (!webhook || !withinSites(webhook.sites, manager.sites)) throw unknownWebhook(id);
  return webhook;
}

const unknownWebhook = (id: number) => notFound(`There is no webhook ${id}.`);

function refuseBeyond(manager: Principal, sites: SiteScope): void {
  if (withinSites(sites, manager.sites)) return;
  throw forbidden(
    "A webhook can hear only of sites that you reach yourself.",
    {},
    "beyond-own-sites",
  );
}

async function refuseMore(trx: Kysely<WebhookTables>): Promise<void> {
  const { live } = await trx
    .selectFrom("platform.webhook")
    .select(({ fn }) => fn.countAll<number>().as("live"))
    .where("ended_at", "is", null)
    .executeTakeFirstOrThrow();
  if (live >= most) {
    throw conflict(
      `There are ${most} webhooks, which is the most there may be. Remove one first.`,
      { most },
      "too-many-webhooks",
    );
  }
}

const nameTaken =
  (name: string) =>
  (error: unknown): never => {
    if (errorCode(error) !== "23505") throw error;
    throw conflict(
      `There is already a webhook called "${name}". Choose another name.`,
      { name },
      "name-taken",
    );
  };

const toRow = ({ name, url, events, sites }: WebhookFacts) => ({
  name,
  url,
  events: [...new Set(events)],
  sites: sites === "all" ? null : [...new Set(sites)],
});

type Row = Omit<WebhookTables["platform.webhook"], "id" | "secret_version"> & { id: number };

const toWebhook = (row: Row): Webhook => ({
  id: row.id,
  name: row.name,
  url: row.url,
  events: row.events,
  sites: row.sites === null ? "all" : row.sites.map(Number),
  addedBy: row.added_by,
  addedAt: row.added_at,
  changedBy: row.changed_by,
  changedAt: row.changed_at,
  pausedReason: row.paused_reason,
});

function withoutUndefined<T extends object>(
  facts: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is left has no undefined
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
