import { sql } from "kysely";
import type { Database } from "../../database/open-database.ts";
import type { NotifierKeys } from "../keys/notifier-keys.ts";
import type { Channel } from "../message.ts";
import type {
  EmailAddress,
  Letter,
  Outcome,
  PushAddress,
  Way,
  Ways,
  WebhookAddress,
} from "../notifier.ts";
import { webhookSecrets } from "../webhooks/webhook-secrets.ts";

export type Target =
  | { channel: "email"; address: EmailAddress }
  | { channel: "push"; address: PushAddress }
  | { channel: "webhook"; address: WebhookAddress };

type Aim = { contactId: number | null; webhookId: number | null };

/** Where a way leads now, or the outcome of finding that it leads nowhere. */
export async function targetOf(
  db: Database,
  aim: Aim,
  known: { keys: NotifierKeys | null; now: number },
): Promise<Target | Outcome> {
  if (aim.webhookId !== null) return webhookTarget(db, aim.webhookId, known);
  if (aim.contactId !== null) return contactTarget(db, aim.contactId, known.keys);
  return { result: "refused", reason: "The contact point was removed." };
}

async function contactTarget(
  db: Database,
  id: number,
  keys: NotifierKeys | null,
): Promise<Target | Outcome> {
  const { rows } = await sql<{
    channel: "email" | "push";
    address: string;
    push_keys: PushAddress["keys"] | null;
    key_id: string | null;
    person: string;
  }>`
    select c.channel, c.address, c.push_keys, c.key_id, p.name as person
    from platform.contact_point c join platform.person p on p.id = c.person_id
    where c.id = ${id} and c.ended_at is null`.execute(db.as<unknown>());
  const [row] = rows;
  if (row === undefined) return { result: "refused", reason: "The contact point was removed." };
  if (row.push_keys === null) {
    return { channel: "email", address: { email: row.address, name: row.person } };
  }
  if (keys !== null && row.key_id !== keys.id) {
    const reason =
      "This browser subscribed while this installation had another key. Subscribe in it again.";
    return { result: "refused", reason, gone: true };
  }
  return { channel: "push", address: { endpoint: row.address, keys: row.push_keys } };
}

async function webhookTarget(
  db: Database,
  id: number,
  { keys, now }: { keys: NotifierKeys | null; now: number },
): Promise<Target | Outcome> {
  const { rows } = await sql<{
    url: string;
    key_id: string;
    secret_version: number;
    former_secret_until: Date | null;
    paused_reason: string | null;
  }>`
    select url, key_id, secret_version, former_secret_until, paused_reason from platform.webhook
    where id = ${id} and ended_at is null`.execute(db.as<unknown>());
  const [row] = rows;
  if (row === undefined) return { result: "refused", reason: "The webhook was removed." };
  if (row.paused_reason !== null) {
    return { result: "refused", reason: `The webhook is paused: ${row.paused_reason}` };
  }
  if (keys === null) return { result: "failed", reason: "There is no key to sign with." };
  if (row.key_id !== keys.id) {
    const reason =
      "Its secret was made while this installation had another key. Make a new secret for it.";
    return { result: "refused", reason };
  }
  const secrets = webhookSecrets(keys, {
    id,
    version: row.secret_version,
    formerUntil: row.former_secret_until,
    now,
  });
  return { channel: "webhook", address: { url: row.url, secrets } };
}

/** How long a way may take. Mail servers make a stranger wait on purpose. */
export const patienceMs: Record<Channel, number> = { email: 30_000, push: 10_000, webhook: 10_000 };

/** Hands a letter to the adapter of its way; what the adapter did not expect is a failure like any other. */
export async function sendTo(
  ways: Ways,
  target: Target,
  letter: Letter,
  signal: AbortSignal,
): Promise<Outcome> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patienceMs[target.channel])]);
  try {
    return await handOver(ways, target, letter, limit);
  } catch (error) {
    return { result: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

function handOver(
  ways: Ways,
  target: Target,
  letter: Letter,
  signal: AbortSignal,
): Promise<Outcome> {
  const by = <Address>(way: Way<Address>, address: Address): Promise<Outcome> =>
    way.open
      ? way.notifier.send(address, letter, signal)
      : Promise.resolve({ result: "failed", reason: way.reason });
  if (target.channel === "email") return by(ways.email, target.address);
  if (target.channel === "push") return by(ways.push, target.address);
  return by(ways.webhook, target.address);
}
