import type {
  Condition,
  ConditionState,
  ReadingInput,
  SignalFacts,
  TickInput,
} from "./condition.ts";
import { longestBridgedGap } from "./gap.ts";

/** A condition inside another one. */
export interface PartState {
  of: ConditionState;
  /** Whether anything was ever heard of it: until then, that it does not hold is not known. */
  heard: boolean;
}

export const initialPart = (condition: Condition): PartState => ({
  of: condition.initial(),
  heard: false,
});

/** A value or a code that was not called bad. */
export const isEvidence = ({ value, code, quality }: ReadingInput): boolean =>
  quality !== "bad" && (value !== null || code !== null);

export function readPart(condition: Condition, part: PartState, reading: ReadingInput): PartState {
  if (!condition.signals.includes(reading.signalId)) return part;
  const of = condition.onReading(part.of, reading);
  const heard = part.heard || isEvidence(reading);
  return of === part.of && heard === part.heard ? part : { of, heard };
}

export function tickPart(condition: Condition, part: PartState, tick: TickInput): PartState {
  if (!condition.needsTicks) return part;
  const of = condition.onTick(part.of, tick);
  return of === part.of ? part : { of, heard: part.heard };
}

export const resetPart = (condition: Condition, part: PartState): PartState => ({
  of: condition.onReset(part.of),
  heard: false,
});

/** It is not judged for a while: what was pending is broken off, what was learnt stays. */
export function pausePart(condition: Condition, part: PartState): PartState {
  if (condition.pause !== undefined) return { of: condition.pause(part.of), heard: false };
  const of =
    condition.learned === undefined ? condition.onReset(part.of) : { ...part.of, active: false };
  return { of, heard: false };
}

/** Whether "it does not hold" is something that was seen, and not only that nothing was. */
export const isKnown = (condition: Condition, { of, heard }: PartState): boolean =>
  of.active || ((condition.known?.(of) ?? heard) && (condition.learned?.(of) ?? true));

/** What a condition around a single other one says just as that one does. */
export function passedOn<S extends ConditionState & { part: PartState }>(
  part: Condition,
): Pick<Condition<S>, "known" | "learned" | "saidOfLife"> {
  return {
    known: (state) => isKnown(part, state.part),
    ...(part.learned === undefined ? {} : { learned: (state) => part.learned!(state.part.of) }),
    ...(part.saidOfLife === undefined
      ? {}
      : { saidOfLife: (state) => part.saidOfLife!(state.part.of) }),
  };
}

/** Of conditions that each may learn: whether all can judge; undefined where none learns. */
export function learnedOf(
  conditions: readonly Condition[],
): ((parts: readonly PartState[]) => boolean) | undefined {
  if (conditions.every((condition) => condition.learned === undefined)) return undefined;
  return (parts) =>
    conditions.every((condition, index) => condition.learned?.(parts[index]!.of) ?? true);
}

export const signalsOf = (conditions: readonly Condition[]): number[] => [
  ...new Set(conditions.flatMap(({ signals }) => signals)),
];

/** The longest silence that says nothing against a hold over these signals together, milliseconds. */
export const longestGapOf = (facts: readonly SignalFacts[]): number =>
  Math.max(...facts.map(longestBridgedGap));

/** Where silence of a signal means that nothing changed, time passes without readings. */
export const speaksBySilence = (facts: readonly SignalFacts[]): boolean =>
  facts.some(({ reporting }) => reporting === "on-change");

/** What a condition around another says of remaining life is what that one says. */
export const saysOfLife = (
  part: Condition,
): { saidOfLife?: (state: { part: PartState }) => object | null } =>
  part.saidOfLife === undefined ? {} : { saidOfLife: (state) => part.saidOfLife!(state.part.of) };
