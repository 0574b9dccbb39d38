import type { Evidence } from "./proposal.ts";

/** So many new or changed labels make other evidence of it; one more failure that was missed does too. */
const fewestNew = 3;

/**
 * Whether what is known now is other evidence than what was decided on: a change that a person refused, or that the past did not bear out, is not
 * brought up again on the same ground. Labels that are gone (a withdrawn flag) count like changed ones.
 */
export function isOtherEvidence(before: Evidence, now: Evidence): boolean {
  const known = new Map(before.flags.map(({ id, outcome }) => [id, outcome]));
  const still = new Set(now.flags.map(({ id }) => id));
  const newOnes = now.flags.filter(({ id, outcome }) => known.get(id) !== outcome).length;
  // Only as many flags are looked at as a person would: the oldest make room without having changed.
  const oldest = Math.min(...now.flags.map(({ id }) => id));
  const gone = before.flags.filter(({ id }) => id >= oldest && !still.has(id)).length;
  return (
    newOnes + gone >= fewestNew ||
    hasNew(before.gaps, now.gaps) ||
    hasNew(before.failures ?? [], now.failures ?? [])
  );
}

const hasNew = (before: readonly number[], now: readonly number[]): boolean => {
  const known = new Set(before);
  return now.some((id) => !known.has(id));
};
