import { resolve } from "node:path";
import type { Clock } from "../clock/clock.ts";
import type { Config } from "../config/config.ts";
import { readCa } from "./adapters/read-ca.ts";
import { emailNotifier } from "./adapters/email/email.ts";
import { fileNotifier } from "./adapters/file.ts";
import { pushNotifier } from "./adapters/push.ts";
import { webhookNotifier } from "./adapters/webhook.ts";
import { openKeys } from "./keys/open-keys.ts";
import type { NotifierKeys } from "./keys/notifier-keys.ts";
import type { EmailAddress, PushAddress, Way, Ways, WebhookAddress } from "./notifier.ts";

/** The ways that the settings open, and what they need. */
export type OpenNotifier = AsyncDisposable & {
  ways: Ways;
  /** Null: several processes share the work and no key was given them. */
  keys: NotifierKeys | null;
  /** Where people reach us; paths in messages are below it. */
  base: string;
  privateAddresses: boolean;
};

type NotifierSettings = Pick<Config, "dataDir" | "roles" | "http" | "publicUrl" | "notify">;

/** Opens nothing outside before a letter is sent. */
export async function openNotifier(options: {
  config: NotifierSettings;
  clock: Clock;
}): Promise<OpenNotifier> {
  const { config, clock } = options;
  const { notify, dataDir } = config;
  const shared = !(["worker", "api"] as const).every((role) => config.roles.includes(role));
  const keys = await openKeys({ key: notify.key, dataDir, shared });
  const base = baseOf(config);
  const ca = await readCa(notify.caFile);
  const calls = { allowPrivate: notify.privateAddresses, ca, now: () => clock.now() };
  const ways: Ways = {
    email: emailWay(config, ca, base),
    push: pushWay({ config, keys, base, calls }),
    webhook: webhookWay(config, keys, calls),
  };
  return {
    ways,
    keys,
    base,
    privateAddresses: notify.privateAddresses,
    async [Symbol.asyncDispose]() {
      for (const way of Object.values(ways))
        if (way.open) await way.notifier[Symbol.asyncDispose]();
    },
  };
}

/** How addresses that others gave us are called. */
type Calls = { allowPrivate: boolean; ca: string | undefined; now: () => number };

/** PUBLIC_URL, else the address we listen on, which opens on this machine only. */
export function baseOf({ publicUrl, http }: Pick<Config, "publicUrl" | "http">): string {
  if (publicUrl !== undefined) return publicUrl;
  const host = http.host.includes(":") ? `[${http.host}]` : http.host;
  return `http://${host === "0.0.0.0" ? "localhost" : host}:${http.port}`;
}

function emailWay(
  { notify }: NotifierSettings,
  ca: string | undefined,
  base: string,
): Way<EmailAddress> {
  if (notify.folder !== undefined) return filed(notify.folder, "email");
  if (notify.mail !== null) {
    return {
      open: true,
      notifier: emailNotifier({ mail: notify.mail, ca, base }),
    };
  }
  const reason =
    "No mail is sent: this installation has no mail server. An administrator sets SMTP_URL and MAIL_FROM.";
  return { open: false, reason };
}

function pushWay(options: {
  config: NotifierSettings;
  keys: NotifierKeys | null;
  base: string;
  calls: Calls;
}): Way<PushAddress> {
  const { config, keys, base, calls } = options;
  const { notify } = config;
  if (notify.folder !== undefined) return filed(notify.folder, "push");
  if (keys === null) return noKey("Browsers");
  const from = notify.mail === null ? contactUrl(base) : `mailto:${notify.mail.from.address}`;
  const notifier = pushNotifier({ vapid: keys.vapid, contact: from, ...calls });
  return { open: true, notifier };
}

/** Push services want to be able to reach whoever sends (RFC 8292, 2.1). */
const contactUrl = (base: string): string =>
  base.startsWith("https:") ? base : "mailto:millwright@localhost";

function webhookWay(
  { notify }: NotifierSettings,
  keys: NotifierKeys | null,
  calls: Calls,
): Way<WebhookAddress> {
  if (notify.folder !== undefined) return filed(notify.folder, "webhook");
  if (keys === null) return noKey("Webhooks");
  return { open: true, notifier: webhookNotifier(calls) };
}

const filed = (folder: string, channel: "email" | "push" | "webhook") =>
  ({ open: true, notifier: fileNotifier(resolve(folder), channel) }) as const;

const noKey = (whom: string) =>
  ({
    open: false,
    reason: `${whom} are not told: several processes share the work, and there is no key they all sign with. An administrator sets NOTIFY_KEY.`,
  }) as const;
