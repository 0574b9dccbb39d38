import type { Registry } from "#ingest";
import type { Log } from "#platform";
import { gatherRule } from "../gather/known-rule.ts";
import type { GatherParts } from "../gather/known-rule.ts";
import { namesOn } from "../gather/names-on.ts";
import { uncoveredModes } from "../gather/uncovered-modes.ts";
import { isSuggestion } from "../proposal.ts";
import type { LookAnswer, Suggested } from "../proposal.ts";
import { addProposal } from "../store/add-proposal.ts";
import { classOf, dueLooks, noteLook } from "../store/looks.ts";
import type { DueLook } from "../store/looks.ts";
import type { ProposalDb } from "../store/proposal-tables.ts";
import { addRule } from "../suggest/add-rule.ts";
import { suggestForRule } from "../suggest/suggest-for-rule.ts";

export interface LookParts extends Omit<GatherParts, "registry"> {
  proposals: ProposalDb;
  registry: Pick<Registry, "snapshot">;
  log: Log;
}

/** Looks at what is due, one after the other; one that fails keeps no other from it. @returns how many suggestions are to be tried */
export async function lookAround(
  parts: LookParts,
  options: { askedOnly: boolean; now: number },
): Promise<number> {
  let made = 0;
  for (const due of await dueLooks(parts.proposals, options)) {
    if (parts.signal.aborted) break;
    try {
      made += await lookAt(parts, due, options.now);
    } catch (error) {
      if (parts.signal.aborted) break;
      parts.log.warn({ err: error, subject: due.subject }, "proposals could not be looked for");
    }
  }
  return made;
}

async function lookAt(parts: LookParts, due: DueLook, now: number): Promise<number> {
  const { subject } = due;
  const classCode = classOf(subject);
  const found = classCode === null ? await ofRule(parts, subject) : await ofClass(parts, classCode);
  const answers: LookAnswer[] = [];
  let made = 0;
  let noRoom = false;
  for (const { suggested, failureMode, versionId } of found) {
    const { kind } = suggested;
    if (!isSuggestion(suggested)) {
      answers.push({ kind, failureMode, proposalId: null, words: suggested.nothing });
      continue;
    }
    const added = await addProposal(parts.proposals, suggested, { versionId, now });
    if (added.added) made += 1;
    else noRoom ||= added.id === null;
    const words = added.added ? suggested.because : added.why;
    answers.push({ kind, failureMode, proposalId: added.id, words });
  }
  // What nobody had room for is looked at again, though nothing is new.
  const seen = noRoom ? "" : due.seen;
  await noteLook(parts.proposals, { ...due, seen, answers, now });
  return made;
}

interface Found {
  suggested: Suggested;
  failureMode?: string;
  versionId: number | null;
}

async function ofRule(parts: LookParts, key: string): Promise<Found[]> {
  const gathered = await gatherRule(parts, key);
  if (gathered === undefined) return [];
  const { known, versionId } = gathered;
  return suggestForRule(known).map((suggested) => ({ suggested, versionId }));
}

async function ofClass({ db, registry }: LookParts, classCode: string): Promise<Found[]> {
  const assets = [...registry.snapshot().assets.values()].filter(
    (asset) => asset.classCode === classCode,
  );
  const { nameOf } = namesOn(assets);
  const modes = await uncoveredModes(db, registry, classCode);
  return modes.map((mode) => ({
    suggested: addRule(mode, nameOf),
    failureMode: mode.failureMode,
    versionId: null,
  }));
}
