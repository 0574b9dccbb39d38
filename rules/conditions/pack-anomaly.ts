import { initialGroup } from "../detectors/group-detector.ts";
import type { GroupState } from "../detectors/group-detector.ts";
import { packNumbers } from "../detectors/pack-numbers.ts";
import type { Bytes } from "../detectors/pack-numbers.ts";
import { joinedParts, partReader } from "../detectors/packed-parts.ts";
import { triangleSize } from "../detectors/symmetric.ts";
import { nobodyYet } from "./anomaly-group.ts";
import type { GroupWatch } from "./anomaly-group.ts";
import { memoryOf, nothingOf } from "./anomaly-memory.ts";
import type { AnomalyMemory } from "./anomaly-memory.ts";

/** To be raised with every change of what detectors keep: what another form says is not understood, and learnt anew. */
const form = 2;

const phases = ["choosing", "learning", "watching", "young"] as const;
interface Head {
  form: number;
  revision: number;
  signals: number;
  members: number;
  phase: number;
}
const head = (): Head => ({ form, revision: 0, signals: 0, members: 0, phase: 0 });

/** A group's numbers, without its members and its state. */
type GroupNumbers = Omit<GroupWatch, "members" | "state">;

/** All that was learnt of an asset, as bytes. */
export function packAnomaly(memory: AnomalyMemory): Bytes {
  const { signals, known, group, revision } = memory;
  const { state, members } = group;
  const phase = phases.indexOf(state === null ? "choosing" : state.phase);
  const own: Head = {
    form,
    revision,
    signals: signals.length,
    members: members.length,
    phase,
  };
  return joinedParts([
    packNumbers(own),
    packNumbers([...signals]),
    packNumbers([...members]),
    packNumbers(numbersOf(group)),
    ...(state === null ? [] : [packNumbers(state)]),
    ...known.map((each) => packNumbers(each)),
  ]);
}

/** What was packed, or null where it is of another form or cut off. */
export function unpackAnomaly(bytes: Uint8Array): AnomalyMemory | null {
  const own = head();
  const take = partReader(bytes);
  if (!take(own) || own.form !== form || phases[own.phase] === undefined) return null;
  const signals = Array.from({ length: own.signals }, () => 0);
  const members = Array.from({ length: own.members }, () => 0);
  const numbers = numbersOf(nobodyYet(own.signals));
  if (!take(signals) || !take(members) || !take(numbers)) return null;
  const state = emptyGroup(own);
  if (state !== null && !take(state)) return null;
  const known = signals.map(nothingOf);
  for (const each of known) if (!take(each)) return null;
  const group: GroupWatch = { ...numbers, members, state };
  return memoryOf(signals, { known, group, revision: own.revision });
}

/** In this order, whatever the order in which they were set. */
const numbersOf = (group: GroupWatch): GroupNumbers => ({
  rows: group.rows,
  present: group.present,
  choosingMs: group.choosingMs,
  lastAt: group.lastAt,
  since: group.since,
  learntMs: group.learntMs,
  learntRows: group.learntRows,
  judgesByMs: group.judgesByMs,
  judgesByRows: group.judgesByRows,
  missingMs: group.missingMs,
});

/** Of the form of a phase: what fills it is in the bytes. */
function emptyGroup({ phase, members }: Head): GroupState | null {
  const learning = initialGroup(members, 0);
  const baseline = {
    centre: new Float64Array(members),
    scale: new Float64Array(members),
    precision: new Float64Array(triangleSize(members)),
    smoothed: new Float64Array(members),
  };
  switch (phases[phase]) {
    case "learning":
      return learning;
    case "young":
      return learning.phase === "learning"
        ? { phase: "young", ...baseline, renewsAt: 0, learning: learning.learning }
        : null;
    case "watching":
      return { phase: "watching", ...baseline };
    default:
      return null;
  }
}
