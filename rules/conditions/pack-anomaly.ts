import { initialGroup } from "../detectors/group-detector.ts";
import type { GroupState } from "../detectors/group-detector.ts";
import { packNumbers, sizeOf, unpackNumbers } from "../detectors/pack-numbers.ts";
import type { Bytes } from "../detectors/pack-numbers.ts";
import { nobodyYet } from "./anomaly-group.ts";
import type { GroupWatch } from "./anomaly-group.ts";
import { memoryOf, nothingOf } from "./anomaly-memory.ts";
import type { AnomalyMemory } from "./anomaly-memory.ts";

/** To be raised with every change of what detectors keep: what another form says is not understood, and learnt anew. */
const form = 1;

const phases = ["choosing", "learning", "watching"] as const;
interface Head {
  form: number;
  revision: number;
  signals: number;
  members: number;
  phase: number;
  /** What a group needs to be told apart from its numbers: how many blocks it learns from. */
  learnBlocks: number;
}
const head = (): Head => ({
  form,
  revision: 0,
  signals: 0,
  members: 0,
  phase: 0,
  learnBlocks: 0,
});

/** A group's numbers, without those that only say what it is. */
interface GroupNumbers {
  rows: number;
  present: Float64Array;
  since: number;
}

/** All that was learnt of an asset, as bytes. */
export function packAnomaly(memory: AnomalyMemory): Bytes {
  const { signals, known, group, revision } = memory;
  const { state, rows, present, since } = group;
  const phase = phases.indexOf(state === null ? "choosing" : state.phase);
  const learnBlocks = state?.phase === "learning" ? state.learning.learnBlocks : 0;
  const own: Head = {
    form,
    revision,
    signals: signals.length,
    members: group.members.length,
    phase,
    learnBlocks,
  };
  const numbers: GroupNumbers = { rows, present, since };
  return joined([
    packNumbers(own),
    packNumbers([...signals]),
    packNumbers([...group.members]),
    packNumbers(numbers),
    ...(state === null ? [] : [packNumbers(state)]),
    ...known.map((each) => packNumbers(each)),
  ]);
}

/** What was packed, or null where it is of another form or cut off. */
export function unpackAnomaly(bytes: Uint8Array): AnomalyMemory | null {
  const own = head();
  const take = reader(bytes);
  if (!take(own) || own.form !== form || phases[own.phase] === undefined) return null;
  const signals = Array.from({ length: own.signals }, () => 0);
  const members = Array.from({ length: own.members }, () => 0);
  const empty = nobodyYet(own.signals);
  const numbers: GroupNumbers = { rows: 0, present: empty.present, since: Number.NaN };
  if (!take(signals) || !take(members) || !take(numbers)) return null;
  const state = emptyGroup(own);
  if (state !== null && !take(state)) return null;
  const known = signals.map(nothingOf);
  for (const each of known) if (!take(each)) return null;
  const group: GroupWatch = { members, state, ...numbers };
  return memoryOf(signals, { known, group, revision: own.revision });
}

function emptyGroup({ phase, members, learnBlocks }: Head): GroupState | null {
  if (phases[phase] === "choosing") return null;
  if (phases[phase] === "learning") {
    const state = initialGroup(members, 0);
    if (state.phase === "learning") state.learning.learnBlocks = learnBlocks;
    return state;
  }
  return {
    phase: "watching",
    centre: new Float64Array(members),
    scale: new Float64Array(members),
    precision: new Float64Array(members * members),
    smoothed: new Float64Array(members),
  };
}

/** Fills one part after the other; false where the bytes are not enough. */
function reader(bytes: Uint8Array): (part: object) => boolean {
  let at = 0;
  return (part) => {
    if (at + sizeOf(part) > bytes.byteLength) return false;
    at = unpackNumbers(bytes, at, part);
    return true;
  };
}

function joined(parts: readonly Bytes[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
