import type { Log } from "#platform";
import type { Assessment, RuleChange } from "./assessment.ts";
import type { Unwritten } from "./commit.ts";
import { noteFailure } from "./report.ts";

/**
 * What a batch said and could not be written counts as a failure of its rule. An asset that could not be stored goes on from memory; a
 * successor has what was stored of it before.
 */
export function noteUnwritten(
  result: Assessment,
  { changes, snapshots }: Unwritten,
  log: Log,
): void {
  for (const { item, error } of changes) {
    for (const change of item) noteFailure(result, change.memory, change.rule, lost(change, error));
  }
  for (const { item, error } of snapshots) {
    log.error(
      { asset: item.asset.tag, err: error },
      "what rules know of an asset cannot be stored",
    );
  }
}

function lost(change: RuleChange, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `${inWords(change)}, which could not be written: ${why}`;
}

function inWords(change: RuleChange): string {
  if (change.kind === "revision") return "what a late reading or a correction showed";
  const { type, at } = change.transition;
  // Of a moment that is none, toISOString throws and this does not.
  return `${type} at ${new Date(at).toJSON()}`;
}
