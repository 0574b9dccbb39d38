import { startEscalations } from "#rules";
import { startAcceptance } from "#workorders";
import type { Parts } from "../parts.ts";
import { checkEscalations } from "../watch/check-escalations.ts";

/** Flags and orders that nobody takes on are told to whoever is on call. */
export function startEscalating(stack: AsyncDisposableStack, parts: Parts): void {
  const { db, clock, log, checks } = parts;
  const acceptance = startAcceptance({ db, clock, log });
  stack.defer(() => acceptance.stop());
  const escalations = startEscalations({ db, clock, log });
  stack.defer(() => escalations.stop());
  checks.push(checkEscalations(db, clock));
}
