import { canaryOf, inStage, liveOf, previousLive, stages, standsBy } from "./release-state.ts";
import type { ReleaseCommand, ReleaseEvent, ReleaseState, Stage } from "./release-state.ts";

export type ReleaseDecision =
  | { ok: true; events: readonly ReleaseEvent[] }
  /** An expected answer: why not, and what to do about it. */
  | { ok: false; reason: string };

/** Each is evaluated in full on every asset it applies to; what stands by is not among them. */
const mostInShadow = 4;

const refused = (reason: string): ReleaseDecision => ({ ok: false, reason });
const happens = (...events: ReleaseEvent[]): ReleaseDecision => ({ ok: true, events });

/** What a command leads to. `at`: our clock; `standBy`: whether a live version that is replaced step by step goes on learning in silence. */
export function decideRelease(
  state: ReleaseState,
  command: ReleaseCommand,
  { at, standBy }: { at: number; standBy: boolean },
): ReleaseDecision {
  if (command.type === "add") return add(state, command, at);
  if (command.type === "roll-back") return rollBack(state, at);
  const known = state.versions.get(command.version);
  if (known === undefined) return refused(`there is no version ${command.version}`);
  const { version, stage } = known;
  const move = (to: Stage, share: number | null = null): ReleaseEvent => ({
    type: "moved",
    version,
    from: stage,
    to,
    share,
    at,
  });
  switch (command.type) {
    case "advance": {
      const cannot = cannotAdvance(state, known, command);
      if (cannot !== null) return refused(cannot);
      if (command.open.length > 0) return refused(command.open.join("; "));
      const { to, share } = command;
      if (to !== "live") return happens(move(to, share));
      return happens(...replaced(state, version, at, standBy), move(to));
    }
    case "step-back": {
      if (stages.indexOf(command.to) >= stages.indexOf(stage) || !isInTrial(stage)) {
        return refused(`version ${version} is ${stage}: only what is in trial can step back`);
      }
      return happens(move(command.to));
    }
    default:
      return stage === "retired" ? happens() : happens(move("retired"));
  }
}

export const isInTrial = (stage: Stage): boolean => stage === "shadow" || stage === "canary";

function add(
  state: ReleaseState,
  { version, stage }: ReleaseCommand & { type: "add" },
  at: number,
): ReleaseDecision {
  if (state.versions.has(version)) return refused(`there is a version ${version} already`);
  if (stage === "shadow" && tooMany(state)) return refused(tooManyInShadow);
  const added: ReleaseEvent = { type: "added", version, to: stage, share: null, at };
  return stage === "live" ? happens(...replaced(state, version, at, false), added) : happens(added);
}

/** What was live makes room, and what stood by for it is over. Before anything takes its place: no two are ever live. */
function replaced(state: ReleaseState, by: number, at: number, standBy: boolean): ReleaseEvent[] {
  const events: ReleaseEvent[] = [];
  for (const one of state.versions.values()) {
    if (one.version === by) continue;
    const { version, stage: from } = one;
    const over = { type: "moved" as const, version, from, share: null, at };
    if (from === "live") events.push({ ...over, to: standBy ? "shadow" : "retired" });
    else if (standsBy(state, one)) events.push({ ...over, to: "retired" });
  }
  return events;
}

function cannotAdvance(
  state: ReleaseState,
  { version, stage, share: before }: { version: number; stage: Stage; share: number | null },
  { to, share }: ReleaseCommand & { type: "advance" },
): string | null {
  if (stage === "retired") {
    return `version ${version} is retired: restore it, which makes a new version of it`;
  }
  if (to === "canary") {
    if (share === null || share <= 0 || share > 1) {
      return "a canary needs the share of the assets that it speaks for, more than 0 and 1 at most";
    }
    const other = canaryOf(state);
    if (other !== undefined && other.version !== version) {
      return `version ${other.version} is in canary, and a rule has one at a time: let it step back first`;
    }
    if (stage === "canary" && share !== before) return null;
  } else if (share !== null) return "only a canary has a share of the assets";
  if (stages.indexOf(to) <= stages.indexOf(stage)) return `version ${version} is ${stage} already`;
  return to === "shadow" && tooMany(state) ? tooManyInShadow : null;
}

const tooMany = (state: ReleaseState): boolean =>
  inStage(state, "shadow").filter((one) => !standsBy(state, one)).length >= mostInShadow;

const tooManyInShadow = `${mostInShadow} versions are in shadow, each evaluated in full: let one step back or retire it first`;

function rollBack(state: ReleaseState, at: number): ReleaseDecision {
  const canary = canaryOf(state);
  if (canary !== undefined) {
    const { version } = canary;
    return happens({ type: "moved", version, from: "canary", to: "shadow", share: null, at });
  }
  const live = liveOf(state);
  const previous = previousLive(state);
  if (previous === undefined) {
    return refused("no version was live before this one: retire it instead");
  }
  const back: ReleaseEvent = {
    type: "rolled-back",
    version: previous,
    from: state.versions.get(previous)!.stage,
    to: "live",
    share: null,
    at,
  };
  if (live === undefined) return happens(back);
  const { version } = live;
  return happens({ type: "moved", version, from: "live", to: "retired", share: null, at }, back);
}
