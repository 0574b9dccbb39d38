import type { Principal } from "../../auth/principal.ts";
import type { Clock } from "../../clock/clock.ts";
import type { Database } from "../../database/open-database.ts";
import { conflict, unavailable } from "../../errors/app-error.ts";
import type { OpenNotifier } from "../open-notifier.ts";
import type { NotifierKeys } from "../keys/notifier-keys.ts";

export type RouteDeps = { db: Database; clock: Clock; notifier: OpenNotifier };

/** Contact points, quiet hours and messages are a person's. */
export function personOf({ kind, id }: Principal): number {
  if (kind === "person") return id;
  throw conflict("A token is not a person, so nobody is told through it.", {}, "not-a-person");
}

/** @throws AppError unavailable */
export function keysOf({ keys }: OpenNotifier): NotifierKeys {
  if (keys !== null) return keys;
  throw unavailable(
    "There is no key to sign with. Set NOTIFY_KEY, the same for every process.",
    {},
    "no-notifier-key",
  );
}
