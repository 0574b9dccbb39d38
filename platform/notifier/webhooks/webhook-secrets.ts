import type { NotifierKeys } from "../keys/notifier-keys.ts";

/**
 * What a webhook's letters are signed with: its secret and, for a day after a new one was made, the former, so that the receiver can
 * change over without losing anything. The newest first.
 */
export function webhookSecrets(
  keys: NotifierKeys,
  webhook: { id: number; version: number; formerUntil: Date | null; now: number },
): string[] {
  const { id, version, formerUntil, now } = webhook;
  const secrets = [keys.webhookSecret(id, version)];
  if (version > 1 && formerUntil !== null && formerUntil.getTime() > now) {
    secrets.push(keys.webhookSecret(id, version - 1));
  }
  return secrets;
}
